"""What the page of creation shows of a team's orders, what its form may hold, and the sizes it offers (GEN-01, GEN-04, GEN-11, GEN-12)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genapp.core import db
from genapp.core.errors import NotFound
from genapp.credits import generation
from genapp.studio import choosing, orders, sizes
from genapp.studio.queries import feed
from genapp.studio.queries import jobs as queries
from tests.studio.team import Group, group, through


def shown(team: Group, **wanted) -> list[feed.BatchRow]:
    with db.reading() as session:
        return feed.feed(session, team.owner.user_id, team.id, **wanted)


async def test_gen_04_an_order_shows_what_is_there_and_what_is_still_to_come(trial):
    team = group()
    first = team.order("a red boat", count=3, size="16x9-standard", seed=5)
    (open_,) = shown(team)
    assert (open_.id, open_.is_open, open_.columns, open_.ratio, open_.seed) == (first, True, 2, "16:9", "5")
    assert (len(open_.waits), open_.tiles, open_.again) == (3, [], "")
    await through(first)
    (over,) = shown(team)
    assert (over.is_open, over.waits, len(over.tiles), over.columns) == (False, [], 3, 2)
    assert all(tile.small and tile.kind == "image" for tile in over.tiles)
    second = team.order("a blue boat")
    assert [row.id for row in shown(team)] == [second, first]
    assert [row.id for row in shown(team, before=second)] == [first]
    assert [row.id for row in shown(team, ids={first})] == [first]
    assert shown(team, ids=set()) == []


async def test_gen_12_the_feed_its_details_and_its_pictures_are_the_teams_alone(trial):
    team, others = group(), group()
    job = team.order()
    await through(job)
    tile = shown(team)[0].tiles[0]
    with db.reading() as session:
        mine = feed.made_lately(session, team.owner.user_id, team.id)
        assert [one.sent for one in mine] == [False]
        assert feed.picked(session, team.owner.user_id, team.id, [mine[0].id, "drawn:amara-1", "nothing"])[1].id == "drawn:amara-1"
        assert feed.picked(session, others.owner.user_id, others.id, [mine[0].id]) == []
        assert feed.detail(session, team.owner.user_id, team.id, job).job.made == 1
        for work in (feed.feed, feed.made_lately):
            with pytest.raises(NotFound):
                work(session, others.owner.user_id, team.id)
        for foreign in (team.id, others.id):
            with pytest.raises(NotFound):
                feed.detail(session, others.owner.user_id, foreign, job)
    assert tile.id


async def test_gen_06_jobs_are_narrowed_by_who_ordered_them_and_to_what_ends_in_pictures(trial):
    team = group()
    mate = team.member()
    mine, theirs = team.order(), team.order(by=mate)
    with db.reading() as session:
        told = (session, team.owner.user_id, team.id)
        assert [row.id for row in queries.jobs(*told, by=mate.user_id or "")] == [theirs]
        assert [row.id for row in queries.jobs(*told, operation="made")] == [theirs, mine]
        assert queries.jobs(*told, by="x") == []


def test_gen_10_what_was_taken_back_says_what_asking_again_costs_today(trial):
    from genapp.studio.service import orders as service

    team = group()
    job = team.order(count=2)
    with db.transaction() as session:
        service.cancel(session, team.owner, team.id, job)
    (row,) = shown(team)
    assert (row.again, row.again_hundredths, row.job.cost_hundredths) == ("15", 1500, 0)


def test_gen_02_every_size_is_near_its_shape_and_within_its_step_of_the_price_list():
    for scales, known in ((sizes.SCALES, orders.SIZES), (sizes.CLIP_SCALES, orders.CLIP_SIZES)):
        for scale in scales:
            for ratio in sizes.RATIOS:
                width, height = known[sizes.name(ratio, scale)]
                across, down = (int(part) for part in ratio.split("x"))
                assert width % sizes.STEP == height % sizes.STEP == 0
                assert abs(width / height - across / down) < 0.03
                assert generation.resolution(width * height) == scale
                assert sizes.parts(sizes.name(ratio, scale)) == (ratio, scale)
    assert sizes.parts("square") == ("1x1", "standard")
    assert sizes.parts("made-up") == ("", "")


anything = st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.lists(st.text(max_size=70), max_size=6)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from([*choosing.PLAIN, "seed", "keeps_seed", "pictures", "reference", "model", "x"]), anything))
def test_gen_01_whatever_a_browser_says_it_kept_the_form_holds_only_what_can_be_ordered(told):
    chosen = choosing.read(told, choosing.KINDS)
    ask = orders.read(
        {
            "operation": chosen.kind, "prompt": "a boat", "size": chosen.size, "quality": chosen.quality, "count": chosen.count, "seconds": chosen.seconds,
            "seed": chosen.seed,
        }
    )  # fmt: skip
    assert ask.count == chosen.count
    assert len(chosen.pictures) <= orders.PICTURES[chosen.kind][1]
    assert (chosen.keeps_seed and chosen.seed != "") or not chosen.keeps_seed


@pytest.mark.parametrize(("written", "seed"), [("", ""), (" 7 ", "7"), ("2147483648", None), ("-1", None), ("many", None)])
def test_gen_01_a_seed_is_a_whole_number_or_none(written, seed):
    assert choosing.seed_of(written) == seed
