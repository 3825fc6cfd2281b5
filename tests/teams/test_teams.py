"""Teams: one owner, invitations that open once, nothing for people of other teams (TEAM-01..05)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from genapp.accounts.models import User
from genapp.core import db
from genapp.core.actor import ANONYMOUS
from genapp.core.clock import now, stopped
from genapp.core.errors import DomainError, Forbidden, Invalid, NotFound, Unauthenticated
from genapp.core.ids import new_id
from genapp.platform.models import Activity, ActivityType, Notice
from genapp.teams import queries, service
from genapp.teams.models import Invitation, Team, TeamMember
from tests.factories import actor_for, make_user


def person(**given: object):
    with db.transaction() as session:
        return actor_for(make_user(session, **given))


def founded(actor, name: str = "Night shift") -> str:
    with db.transaction() as session:
        return service.create(session, actor, name)


def invited(owner, team_id: str, email: str) -> str:
    with db.transaction() as session:
        return service.invite(session, owner, team_id, email).token


def joined(owner, team_id: str, **given: object):
    actor = person(email=f"{new_id()}@example.org", **given)
    with db.transaction() as session:
        email = session.get_one(User, actor.user_id).email
        service.accept(session, actor, service.invite(session, owner, team_id, email).token)
    return actor


def roles(team_id: str) -> dict[str, str]:
    with db.reading() as session:
        return {
            key: value for key, value in session.execute(select(TeamMember.user_id, TeamMember.role).where(TeamMember.team_id == team_id))
        }


def kinds(team_id: str) -> list[str]:
    with db.reading() as session:
        return list(session.execute(select(Activity.kind).where(Activity.team_id == team_id).order_by(Activity.id)).scalars())


def test_team_01_teams_are_made_named_and_listed_with_their_owner(database, storage):
    owner = person()
    team_id = founded(owner, "  Night   shift ")
    with db.transaction() as session:
        (row,) = queries.teams(session, owner.user_id)
        assert (row.name, row.role, row.personal, row.members) == ("Night shift", "owner", False, 1)
        service.rename(session, owner, team_id, "Day shift")
        assert queries.team(session, owner.user_id, team_id).name == "Day shift"
        (me,) = queries.members(session, owner.user_id, team_id, now())
        assert me.role == "owner"
    for bad in ("", " ", "x" * 61):
        with pytest.raises(Invalid) as refused:
            founded(owner, bad)
        assert refused.value.field == "name"
    assert kinds(team_id) == ["create_team", "rename_team"]


def test_team_03_a_forged_id_of_anothers_team_reads_and_changes_nothing(database, storage):
    owner, stranger = person(), person()
    team_id = founded(owner)
    mate = joined(owner, team_id)
    invited(owner, team_id, "later@example.org")
    with db.reading() as session:
        waiting = session.execute(select(Invitation.id).where(Invitation.state == "open")).scalar_one()
        assert queries.team(session, stranger.user_id, team_id) is None
        assert queries.members(session, stranger.user_id, team_id, now()) == []
        assert queries.invitations(session, stranger.user_id, team_id, now()) == []
        assert queries.invitations(session, mate.user_id, team_id, now()) == [], "a member sees no invitations"
        assert queries.activity(session, stranger.user_id, team_id) == []
    acts = [
        (service.rename, ("Mine",)), (service.invite, ("a@example.org",)), (service.withdraw, (waiting,)),
        (service.remove, (mate.user_id,)), (service.hand_on, (mate.user_id,)),
    ]  # fmt: skip
    before = roles(team_id)
    for work, args in acts:
        for who, error in ((stranger, NotFound), (mate, Forbidden), (ANONYMOUS, Unauthenticated)):
            with pytest.raises(error), db.transaction() as session:
                work(session, who, team_id, *args)
    with pytest.raises(NotFound), db.transaction() as session:
        service.leave(session, stranger, team_id)
    # An id of another team's invitation or member is as good as none.
    other = founded(stranger)
    for work, args, error in ((service.withdraw, (waiting,), NotFound), (service.remove, (mate.user_id,), NotFound)):
        with pytest.raises(error), db.transaction() as session:
            work(session, stranger, other, *args)
    assert roles(team_id) == before
    with db.reading() as session:
        assert session.get_one(Invitation, waiting).state == "open"
        assert session.get_one(Team, team_id).name == "Night shift"


def test_team_02_an_invitation_opens_once_for_its_address_within_seven_days(database):
    owner, guest, other = person(), person(email="guest@example.org"), person()
    team_id = founded(owner)
    first = invited(owner, team_id, "Guest@Example.org ")
    token = invited(owner, team_id, "guest@example.org")
    with db.reading() as session:
        assert queries.welcome(session, first, now()) is None, "only the newest link opens"
        shown = queries.welcome(session, token, now())
        assert (shown.team, shown.email) == ("Night shift", "guest@example.org")
        assert token not in str(session.execute(select(Invitation.__table__)).all())
    with pytest.raises(Forbidden), db.transaction() as session:
        service.accept(session, other, token)
    with stopped(now() + timedelta(days=7, seconds=1)), pytest.raises(DomainError, match="too old"), db.transaction() as session:
        service.accept(session, guest, token)
    with db.transaction() as session:
        assert service.accept(session, guest, token) == team_id
    for dead in (token, first, "made-up"):
        with pytest.raises(DomainError, match="used, withdrawn"), db.transaction() as session:
            service.accept(session, guest, dead)
    assert roles(team_id) == {owner.user_id: "owner", guest.user_id: "member"}
    with pytest.raises(Invalid, match="in the team already"):
        invited(owner, team_id, "guest@example.org")
    with db.reading() as session:
        (notice,) = session.execute(select(Notice).where(Notice.user_id == owner.user_id)).scalars()
        assert (notice.kind, notice.entity_id) == ("team_joined", team_id)
    assert kinds(team_id) == ["create_team", "invite_team_member", "invite_team_member", "accept_invitation"]


def test_team_02_a_withdrawn_invitation_opens_nothing(database):
    owner, guest = person(), person(email="guest@example.org")
    team_id = founded(owner)
    token = invited(owner, team_id, "guest@example.org")
    with db.transaction() as session:
        (row,) = queries.invitations(session, owner.user_id, team_id, now())
        service.withdraw(session, owner, team_id, row.id)
    with pytest.raises(DomainError, match="withdrawn"), db.transaction() as session:
        service.accept(session, guest, token)


async def test_team_02_one_link_used_from_ten_tabs_at_once_lets_one_in_once(database):
    owner = person()
    team_id = founded(owner)
    guest = person(email="guest@example.org")
    token = invited(owner, team_id, "guest@example.org")
    ended = await asyncio.gather(*(db.transact(service.accept, guest, token) for _ in range(10)), return_exceptions=True)
    assert sorted(isinstance(one, DomainError) for one in ended) == [False] + [True] * 9
    assert kinds(team_id).count("accept_invitation") == 1


def test_team_04_the_owner_removes_hands_on_and_never_leaves_a_team_without_one(database):
    owner = person()
    team_id = founded(owner)
    first, second = joined(owner, team_id), joined(owner, team_id)
    for work, args in ((service.leave, ()), (service.remove, (owner.user_id,))):
        with pytest.raises(Invalid, match="hands the team on"), db.transaction() as session:
            work(session, owner, team_id, *args)
    for nobody in (owner.user_id, "nobody"):
        with pytest.raises(NotFound), db.transaction() as session:
            service.hand_on(session, owner, team_id, nobody)
    with db.transaction() as session:
        service.remove(session, owner, team_id, first.user_id)
        service.hand_on(session, owner, team_id, second.user_id)
        service.leave(session, owner, team_id)
    assert roles(team_id) == {second.user_id: "owner"}
    assert kinds(team_id)[-3:] == ["remove_team_member", "transfer_team", "leave_team"]
    with db.reading() as session:
        told = {key: value for key, value in session.execute(select(Notice.user_id, Notice.kind).where(Notice.user_id != owner.user_id))}
        assert told == {first.user_id: "team_removed", second.user_id: "team_owner"}


async def test_team_04_two_hand_ons_at_once_leave_exactly_one_owner(database):
    owner = person()
    team_id = founded(owner)
    mates = [joined(owner, team_id) for _ in range(4)]
    await asyncio.gather(*(db.transact(service.hand_on, owner, team_id, mate.user_id) for mate in mates), return_exceptions=True)
    assert sorted(roles(team_id).values()) == ["member"] * 4 + ["owner"]


def test_control_two_owners_are_refused_by_the_database_itself(database):
    owner = person()
    team_id = founded(owner)
    mate = joined(owner, team_id)
    with pytest.raises(IntegrityError), db.transaction() as session:
        session.execute(update(TeamMember).where(TeamMember.user_id == mate.user_id).values(role="owner"))


async def test_team_02_a_full_team_takes_nobody_whoever_comes_at_once(database, monkeypatch):
    monkeypatch.setattr(service, "MEMBERS", 3)
    owner = person()
    team_id = founded(owner)
    guests = [person(email=f"guest{n}@example.org") for n in range(6)]
    tokens = [invited(owner, team_id, f"guest{n}@example.org") for n in range(6)]
    await asyncio.gather(*(db.transact(service.accept, *one) for one in zip(guests, tokens, strict=True)), return_exceptions=True)
    assert len(roles(team_id)) == 3


def test_prof_08_members_see_of_each_other_what_each_lets_them(database, storage):
    owner = person(location="Oslo, Norway", last_active_at=now(), privacy_settings={"show_online": False, "show_location": False})
    team_id = founded(owner)
    mate = joined(owner, team_id, location="Lima, Peru", last_active_at=now())
    with db.reading() as session:
        hidden, open_ = queries.members(session, mate.user_id, team_id, now())
    assert (hidden.here, hidden.location) == (False, "")
    assert (open_.here, open_.location) == (True, "Lima, Peru")


def test_team_05_the_log_shows_names_and_acts_newest_first_a_page_at_a_time(database):
    owner = person(name="Nia")
    team_id = founded(owner)
    for number in range(3):
        with db.transaction() as session:
            service.rename(session, owner, team_id, f"Shift {number}")
    with db.reading() as session:
        first = queries.activity(session, owner.user_id, team_id, limit=2)
        rest = queries.activity(session, owner.user_id, team_id, first[-1].id)
        assert [row.facts["name"] for row in (*first, *rest)] == ["Shift 2", "Shift 1", "Shift 0", "Night shift"]
        assert {row.name for row in first} == {"Nia"}
        assert (
            session.execute(select(func.count()).select_from(Activity).where(Activity.kind == ActivityType.CREATE_TEAM.value)).scalar_one()
            == 1
        )
