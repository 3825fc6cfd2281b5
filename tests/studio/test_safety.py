"""T24 in the studio: what is never made is stopped before any provider is asked, holds nothing, costs nothing, and leaves no words behind (CONS-1, C52)."""

import dataclasses
import hashlib
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import func, select

from genapp.core import db, ports
from genapp.core.actor import SYSTEM
from genapp.core.errors import Forbidden, Invalid, NotFound
from genapp.core.ports import Verdict
from genapp.credits.models import Hold
from genapp.media import service
from genapp.platform.models import Activity
from genapp.studio import orders as domain
from genapp.studio import rules
from genapp.studio.models.gallery import Creation
from genapp.studio.models.shelf import Consent
from genapp.studio.service import again, training
from genapp.trust import figures
from genapp.trust import queries as trust_queries
from genapp.trust import service as trust
from tests.bar.disguise import FORMS
from tests.media import corpus
from tests.studio.pictures import Watcher, send
from tests.studio.team import PRICE, group, in_order, through, turn
from tests.studio.trial import picture

CORPUS = tomllib.loads((Path(__file__).parent.parent / "trust" / "corpus.toml").read_text())
STOPPED = [(kind, line) for kind in ("minors", "non_consent", "real_people") for lines in CORPUS[kind].values() for line in lines]
SWAP = {"operation": "face_swap", "pictures": ["drawn:amara-1", "drawn:leo-2"]}
OPERATIONS = {"image": {"operation": "image"}, "video": {"operation": "video"}, "face_swap": SWAP}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_t24_every_prompt_of_the_corpus_is_stopped_before_anybody_is_asked_and_costs_nothing(trial, operation):
    team = group()
    for number, (kind, line) in enumerate(STOPPED):
        field = "prompt" if number % 3 else "negative"
        told = {"prompt": "a quiet harbour", **OPERATIONS[operation], field: line}
        job_id = team.order(**told)
        row = team.job(job_id)
        assert (row.state, row.reason) == ("failed", rules.REASONS[kind]), line
        assert line not in str(row.params)
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(Hold)).scalar_one() == 0
        counted = trust_queries.safety_counts(session, team.job(job_id).created_at.year)
        assert sum(counted.values()) == len(STOPPED) == sum(counted[f"studio_{kind}"] for kind in ("minors", "non_consent", "real_people"))
        stops = session.execute(select(Activity).where(Activity.kind == "safety_stop")).scalars().all()
        assert len(stops) == len(STOPPED)
        assert not any(line in str(stop.facts) for stop in stops for _, line in STOPPED)
    assert (trial.orders, team.free()) == ([], 100_000)


@pytest.mark.parametrize("form", FORMS)
def test_t24_disguises_do_not_help(form):
    ask = domain.read({"operation": "image", "prompt": "a boat"})
    passed = [line for _, line in STOPPED if not rules.check(dataclasses.replace(ask, prompt=FORMS[form](line)))]
    assert passed == []


def test_t24_what_is_fine_is_made(trial):
    ask = domain.read({"operation": "image", "prompt": "a boat"})
    lines = [line for kind in ("fine", "calm") for lines in CORPUS[kind].values() for line in lines]
    assert [line for line in lines if rules.check(dataclasses.replace(ask, prompt=line, negative="blurry, extra fingers, text"))] == []
    assert rules.check(dataclasses.replace(ask, prompt="an elegant nude statue of an adult", negative="child, blurry")) == ""


@pytest.mark.parametrize("negative", ["adult", "mature, old", "grown-up, woman", "4dult"])
def test_t24_something_sexual_without_adults_in_it_is_a_minor(negative):
    ask = domain.read({"operation": "image", "prompt": "a nude figure in bed", "negative": negative})
    assert rules.check(ask) == "minors"
    assert rules.check(dataclasses.replace(ask, prompt="a boat", negative=negative)) == ""


def test_a_refused_order_cannot_be_asked_for_again(trial):
    team = group()
    job_id = team.order(STOPPED[0][1])
    with pytest.raises(Invalid), db.transaction() as session:
        again.retry(session, team.owner, team.id, job_id)


async def test_t24_what_the_moderator_refuses_gives_the_hold_back_before_the_provider_is_asked(trial, monkeypatch):
    class Strict:
        async def check(self, text: str) -> Verdict:
            return Verdict("boat" in text, ("sexual/minors",))

    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), moderator=Strict()))
    team = group()
    bad, hidden, good = team.order("a red boat"), team.order("a red house", negative="boat"), team.order("a red house")
    for job_id in (bad, hidden, good):
        await turn(job_id)
    for job_id in (bad, hidden):
        row = team.job(job_id)
        assert (row.state, row.reason, row.params["prompt"], row.spent) == ("failed", rules.REASONS["minors"], "", 0)
    assert len(trial.orders) == 1
    assert team.held() == PRICE
    in_order()


async def test_t24_while_the_moderator_is_down_nothing_is_handed_over(trial, monkeypatch):
    class Away:
        async def check(self, text: str) -> Verdict:
            raise OSError

    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), moderator=Away()))
    team = group()
    job_id = team.order()
    with pytest.raises(OSError):
        await turn(job_id)
    assert (trial.orders, team.job(job_id).state) == ([], "running")


async def test_t24_pictures_fail_closed_when_nobody_can_judge_them(trial, monkeypatch):
    monkeypatch.setattr("genapp.media.flows.PAUSES", (0, 0))
    team, watcher = group(), Watcher(away=True)
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), pictures=watcher))
    job_id = team.order(count=2)
    await through(job_id)
    row = team.job(job_id)
    assert (row.state, row.made, row.spent, watcher.asked) == ("failed", 0, 0, 3)
    assert "could not be checked" in row.reason
    assert (team.free(), team.held()) == (100_000, 0)


async def test_t24_a_picture_the_moderator_refuses_is_thrown_away_and_not_paid(trial, monkeypatch):
    team, watcher = group(), Watcher()
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), pictures=watcher))
    job_id = team.order(count=3, seed=1)
    watcher.refuse_after = 2
    await through(job_id)
    row = team.job(job_id)
    assert (row.state, row.made, row.blocked, row.spent) == ("succeeded", 2, 1, 2 * PRICE)
    all_bad = team.order(count=2, seed=9)
    watcher.refuse_after = 0
    await through(all_bad)
    assert (team.job(all_bad).state, team.job(all_bad).reason, team.job(all_bad).spent) == ("failed", rules.REASONS["picture"], 0)
    in_order()


async def test_t24_of_a_clip_several_moments_are_judged(trial, monkeypatch):
    team, watcher = group(), Watcher()
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), pictures=watcher))
    trial.content_type, trial.bodies[""] = "video/mp4", corpus.clip()
    job_id = team.order("waves", operation="video")
    watcher.refuse_after = 3
    await through(job_id)
    assert (team.job(job_id).state, watcher.asked) == ("failed", 4)


async def test_tda_1_a_blocked_file_is_not_made_again_nor_sent(trial, monkeypatch):
    team = group()
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), pictures=Watcher()))
    bad = picture(6)
    with db.transaction() as session:
        assert trust.block_file(session, SYSTEM, hashlib.sha256(bad).hexdigest().upper(), "Taken down on request")
        assert not trust.block_file(session, SYSTEM, hashlib.sha256(bad).hexdigest(), "Taken down on request")
        with pytest.raises(Invalid):
            trust.block_file(session, SYSTEM, "abc", "Taken down on request")
        with pytest.raises(Forbidden):
            trust.block_file(session, team.owner, "a" * 64, "I do not like it")
    job_id = team.order(count=2, seed=5)
    await through(job_id)
    assert (team.job(job_id).made, team.job(job_id).blocked) == (1, 1)
    photo = corpus.photo(size=(600, 600))
    with db.transaction() as session:
        trust.block_file(session, SYSTEM, hashlib.sha256(photo).hexdigest(), "Taken down on request")
    assert (await send(team, "face", photo)).state == "refused"


async def test_tda_1_blocking_a_file_takes_away_the_copies_that_are_there(trial):
    team = group()
    job_id = team.order(seed=5)
    await through(job_id)
    with db.transaction() as session:
        trust.block_file(session, SYSTEM, hashlib.sha256(picture(5)).hexdigest(), "Taken down on request")
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(Creation)).scalar_one() == 0


async def test_c52_without_a_moderator_of_pictures_people_cannot_be_sent_and_drawn_portraits_can_be_used(trial, storage):
    from genapp.media import flows as media

    team = group()
    for purpose in ("face", "training", "reference"):
        told = {"owner_kind": "team", "owner_id": team.id, "purpose": purpose, "name": "me.jpg", "content_type": "image/jpeg", "size": 1000}
        assert "cannot be checked" in (await media.answer(team.owner, **told))["problem"]
        refused = await send(team, purpose, corpus.photo(size=(600, 600)))
        assert (refused.state, "cannot be checked" in refused.refusal) == ("refused", True)
    job_id = team.order("", **SWAP)
    await turn(job_id)
    (sent,) = trial.orders
    assert len(sent.pictures) == 2
    assert all(link.startswith("http") for link in sent.pictures)
    with db.reading() as session:
        assert session.execute(select(func.count()).select_from(Consent)).scalar_one() == 0


async def test_cons_1_a_face_somebody_sent_needs_a_declaration_which_is_kept_with_its_hash(trial, monkeypatch):
    team, body = group(), corpus.photo(size=(600, 600))
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), pictures=Watcher()))
    face = await send(team, "face", body)
    assert (face.state, face.key.startswith(f"teams/{team.id}/face/")) == ("ready", True)
    swap = {"operation": "face_swap", "prompt": "", "pictures": [face.id, "drawn:leo-2"]}
    with pytest.raises(Invalid) as refused:
        team.order(**swap)
    assert refused.value.field == "subject"
    with pytest.raises(Invalid) as refused:
        team.order(**swap, subject="licensed")
    assert refused.value.field == "note"
    assert team.held() == 0
    job_id = team.order(**swap, subject="adult")
    with db.reading() as session:
        (kept,) = session.execute(select(Consent)).scalars().all()
    assert (kept.kind, kept.about_id, kept.subject, kept.user_id, kept.team_id) == ("job", job_id, "adult", team.owner.user_id, team.id)
    assert kept.files == [{"id": face.id, "sha256": hashlib.sha256(body).hexdigest()}]
    assert "18 years" in kept.words
    with pytest.raises(NotFound):
        team.order(**{**swap, "pictures": ["drawn:leo-2", "drawn:leo-9"]})
    with pytest.raises(NotFound):
        group().order(**swap, subject="adult")
    with db.transaction() as session:
        service.remove(session, team.owner, face.id)
    with pytest.raises(NotFound):
        team.order(**swap, subject="adult")


async def test_cons_1_the_moderator_looks_at_a_face_before_it_is_kept(trial, monkeypatch, storage):
    monkeypatch.setattr("genapp.media.flows.PAUSES", (0, 0))
    team, watcher = group(), Watcher(refuse_after=0, categories=("sexual/minors",))
    monkeypatch.setattr(ports, "_ports", dataclasses.replace(ports.ports(), pictures=watcher))
    refused = await send(team, "face", corpus.photo(size=(600, 600)))
    assert (refused.state, refused.refusal, refused.key) == ("refused", "This picture may show a minor. It was not kept.", "")
    watcher.away = True
    assert "could not be checked" in (await send(team, "training", corpus.photo(size=(600, 600)))).refusal
    assert (await send(team, "face", corpus.torn())).state == "refused"


@pytest.mark.parametrize("words", ["Taylor Swift at the beach", "t4yl0r sw1ft", "as a famous actress", "T.a.y.l.o.r Swift"])
def test_cons_1_public_figures_are_refused_where_a_likeness_is_made(trial, words):
    team = group()
    job_id = team.order(words, **SWAP)
    assert (team.job(job_id).state, team.job(job_id).reason) == ("failed", rules.REASONS["public_figure"])
    with pytest.raises(Invalid), db.transaction() as session:
        training.create(session, team.owner, team.id, "My model", words)
    assert figures.named(words)


def test_names_of_ordinary_people_are_no_public_figures():
    for name in ("Amara", "Emma", "Drake the duck", "Adele from accounting", "Serena", "William", "Kate", "Leo", "Michael"):
        assert not figures.named(name), name


async def test_a_portrait_that_is_not_the_one_it_was_is_not_used(trial, monkeypatch, tmp_path):
    from genapp.studio import drawn

    monkeypatch.setattr(drawn, "ASSETS", tmp_path)
    (tmp_path / "characters/amara").mkdir(parents=True)
    (tmp_path / "characters/amara/1.webp").write_bytes(b"somebody else")
    team = group()
    job_id = team.order("", **SWAP)
    with pytest.raises(ValueError, match="not the portrait"):
        await turn(job_id)
    assert trial.orders == []
