"""T18: every handler, route and page is in the matrix, and nobody reaches what is somebody else's."""

import asyncio
import inspect
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import reflex as rx
from sqlalchemy import select

import genapp.genapp as product
from genapp.accounts import rules
from genapp.accounts.models import AccessToken, AuthSession, OneTimeCode, User
from genapp.chat.models import Conversation, Message, Permit, Persona
from genapp.core import db
from genapp.core.actor import Role
from genapp.platform import service as platform
from genapp.platform.models import Notice
from genapp.teams.models import Invitation, Team, TeamMember
from genapp.trust.models import Report
from genapp.ui.page import PAGES
from tests.factories import make_conversation, make_permit, make_session, make_token, make_user
from tests.people import database_of
from tests.servers import Site
from tests.sockets import Tab

pytestmark = pytest.mark.bar
MATRIX = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text())
SECRET = "canary of A"
ROLES = ["anonymous", "user", "operator", "moderator", "admin", "super_admin"]


def states(above: Any = rx.State) -> Iterator[Any]:
    """Yield every State of the product."""
    for state in above.__subclasses__():
        if state.__module__.startswith("genapp."):
            yield state
        yield from states(state)


def handlers() -> dict[str, set[str]]:
    """Return the handlers each State adds; Reflex gives each a `setvar` besides."""
    found = {state.__name__: {name for name in state.event_handlers if name in state.__dict__} - {"setvar"} for state in states()}
    return {state: names for state, names in found.items() if names}


def test_t18_no_handler_route_or_page_is_missing_from_the_matrix():
    assert handlers() == {state: set(names) for state, names in MATRIX["handlers"].items()}
    assert {route.path for route in product.ROUTES} == set(MATRIX["routes"])  # pyright: ignore
    pages = {route: str(getattr(page.access, "value", page.access)) for route, page in PAGES.items() if route != "/waves"}
    assert pages == MATRIX["pages"]


def test_t18_no_state_gives_a_forged_setvar_a_setter_to_reach():
    for state in states():
        assert not [name for name in vars(state) if name.startswith("set_")], state


def allowed(role: str, rule: str) -> bool:
    """Say whether the matrix lets a role do something to things that are not its own."""
    if rule in ("everybody", "door", "own"):
        return False
    permissions = {str(p.value) for p in rules.DEFAULTS.get(Role(role), frozenset())} if role != "anonymous" else set()
    return rule in permissions or (rule == "staff" and role in ("moderator", "admin", "super_admin"))


def forged(handler: Any, aim: dict[str, str]) -> dict[str, Any]:
    """Return arguments for a handler that name A's things wherever one could."""
    given: dict[str, Any] = {}
    for name, parameter in list(inspect.signature(handler.fn).parameters.items())[1:]:
        kind = parameter.annotation
        by_name = {"text": "Hello", "token": "x", "kind": "info", "message": "m", "reference": "r", "route": "/chat", "username": "nobody"}
        if name in aim:
            given[name] = aim[name]
        elif kind is bool:
            given[name] = True
        elif kind is int:
            given[name] = 1
        elif kind is str:
            given[name] = by_name.get(name, aim["conversation_id"])
        else:
            given[name] = {
                **aim,
                "email": aim["email"],
                "role": "user",
                "text": "Hello",
                "reason": "other",
                "note": "n",
                "persona": "mine",
                "code": "123456",
            }
    return given


class World:
    """A with a conversation, and one tab's session for each role."""

    def __init__(self, site: Site):
        self.site = site
        with database_of(site), db.transaction() as session:
            a = make_user(session, name=f"{SECRET} name")
            room = make_conversation(session, a)
            session.add(Persona(user_id=a.id, text=f"{SECRET} persona"))
            mine = Message(
                conversation_id=room.id, client_id="c-a", sender="user", author="user", content=f"{SECRET} message", turn="t", status="sent"
            )
            reply = Message(
                conversation_id=room.id,
                client_id="c-b",
                sender="character",
                author="ai",
                content=f"{SECRET} reply",
                turn="t",
                status="sent",
            )
            session.add(mine)
            session.add(reply)
            session.flush()
            team = Team(name=f"{SECRET} team")
            session.add(team)
            session.flush()
            session.add(TeamMember(team_id=team.id, user_id=a.id, role="owner"))
            platform.tell(session, a.id, "chat_closed", name=f"{SECRET} notice")
            self.team = team.id
            permit, token = make_permit(session, a.id), make_session(session, a)
            device = session.execute(select(AuthSession.id).where(AuthSession.user_id == a.id)).scalar_one()
            make_token(session, a)
            key = session.execute(select(AccessToken.id).where(AccessToken.user_id == a.id)).scalar_one()
            self.a, self.own = a.id, token
            self.aim = {
                "conversation_id": room.id, "message_id": reply.id, "reply_id": reply.id, "user_id": a.id, "session_id": device, "permit_id": permit,
                "client_id": "c-a", "toast_id": "x", "token_id": key, "email": a.email or "", "before": "",
            }  # fmt: skip
            self.tokens = {role: "" if role == "anonymous" else make_session(session, make_user(session, role=role)) for role in ROLES}

    def rows(self) -> list[Any]:
        """Return everything in the database that is A's."""
        theirs = [
            select(User.__table__).where(User.id == self.a), select(AccessToken.__table__).where(AccessToken.user_id == self.a), select(AuthSession.__table__).where(AuthSession.user_id == self.a), select(Persona.__table__).where(Persona.user_id == self.a),
            select(Conversation.__table__).where(Conversation.user_id == self.a), select(Message.__table__).where(Message.conversation_id == self.aim["conversation_id"]),
            select(Team.__table__).where(Team.id == self.team), select(TeamMember.__table__).where(TeamMember.team_id == self.team),
            select(Invitation.__table__).where(Invitation.team_id == self.team), select(Notice.__table__).where(Notice.user_id == self.a),
            select(Permit.__table__).where(Permit.user_id == self.a), select(OneTimeCode.__table__).where(OneTimeCode.user_id == self.a), select(Report.__table__).where(Report.reporter_id == self.a),
        ]  # fmt: skip
        with database_of(self.site), db.reading() as session:
            return [session.execute(one).all() for one in theirs]

    async def attack(self, role: str) -> str:
        """Call everything the matrix does not give this role, aimed at A; returns what the server told the tab."""
        path, params = (
            f"/chat/{self.aim['conversation_id']}",
            {"conversation_id": self.aim["conversation_id"], "slug": "amara", "team_id": self.team},
        )
        async with Tab(self.site, self.tokens[role]) as tab:
            await tab.send("reflex___state____state.hydrate", {}, path, **params)
            for state in states():
                for name, rule in MATRIX["handlers"].get(state.__name__, {}).items():
                    # Signing out and following end the tab's other work; stories cover the one, the other only listens.
                    if allowed(role, rule) or name == "sign_out":
                        continue
                    await tab.call(state, name, path, params, **forged(state.event_handlers[name], self.aim))
                    await asyncio.sleep(0.055)
                for var in ("room", "user_id", "permissions", "staff"):
                    await tab.call(state, "setvar", path, params, var_name=var, value=self.aim["conversation_id"])
                    await asyncio.sleep(0.055)
            await asyncio.sleep(7)
            return tab.told()


async def test_t18_nobody_reads_or_changes_what_is_somebody_elses(site):
    world = World(site)
    before = world.rows()
    told = dict(zip(ROLES, await asyncio.gather(*(world.attack(role) for role in ROLES)), strict=True))
    assert world.rows() == before
    for role, words in told.items():
        assert SECRET not in words, role
        assert len(words) > 200, f"{role}: nothing came back, so nothing was tried"


async def test_t18_control_the_owner_reads_and_changes_it_by_the_same_calls(site):
    from genapp.chat.state.acts import ActsState
    from genapp.chat.state.room import RoomState

    world = World(site)
    path, params = f"/chat/{world.aim['conversation_id']}", {"conversation_id": world.aim["conversation_id"]}
    async with Tab(site, world.own) as tab:
        await tab.call(RoomState, "open", path, params)
        await tab.until(f"{SECRET} reply")
        await tab.call(ActsState, "rate", path, params, message_id=world.aim["message_id"], value=1)
        await tab.call(ActsState, "begin_persona", path, params)
        await tab.until(f"{SECRET} persona")
    before = world.rows()
    async with Tab(site, world.own) as tab:
        await tab.call(RoomState, "open", path, params)
        await tab.call(ActsState, "save_draft", path, params, text="changed")
        await asyncio.sleep(0.5)
    assert world.rows() != before


async def test_t18_a_ban_and_a_lost_role_bite_on_open_sockets(site):
    from genapp.backoffice.state.office import OfficeState
    from genapp.chat.state.threads import ThreadsState

    world = World(site)
    async with Tab(site, world.tokens["super_admin"]) as admin, Tab(site, world.own) as person:
        await admin.call(OfficeState, "load_dashboard", "/admin/dashboard")
        await admin.until("people")
        await person.call(ThreadsState, "load", "/chat")
        await person.until("threads")
        with database_of(site), db.transaction() as session:
            boss = session.execute(select(AuthSession.user_id).order_by(AuthSession.id.desc())).scalars().first()
            for user_id, change in ((boss, {"role": "user", "permissions": []}), (world.a, {"is_banned": True})):
                user = session.get(User, user_id)
                assert user
                for name, value in change.items():
                    setattr(user, name, value)
                session.add(user)
        admin.heard.clear()
        person.heard.clear()
        await admin.call(OfficeState, "load_audit", "/admin/audit")
        await admin.until("Forbidden")
        await person.call(ThreadsState, "load", "/chat")
        await person.until("delta")
        assert "Amara" not in person.told()
        assert world.aim["conversation_id"] not in person.told()
