"""Lists of the office: what happens before anybody listens is not missed, and what was asked for before the list was read is not undone (ADM-11, ADM-15)."""

import asyncio
from typing import Any

from genapp.backoffice.state.chats import ChatListState
from genapp.backoffice.state.notices import StaffNoticesState
from genapp.backoffice.state.payments import PaymentsState
from genapp.core import db
from genapp.core.ids import new_id
from genapp.platform import service as platform
from genapp.ui.session import SessionState
from tests.factories import make_session, make_user
from tests.people import database_of
from tests.servers import Site
from tests.sockets import Tab


def admin(site: Site) -> str:
    with database_of(site), db.transaction() as session:
        return make_session(session, make_user(session, role="super_admin"))


def newest(tab: Tab, state: Any, name: str) -> Any:
    """Return the value of a var as the tab was told it last."""
    told = [update["delta"].get(state.get_full_name(), {}) for update in tab.heard if update.get("delta")]
    values = [value for delta in told for key, value in delta.items() if key.startswith(f"{name}_rx_state_")]
    return values[-1] if values else None


async def settled(tab: Tab, state: Any, name: str, value: Any) -> None:
    async with asyncio.timeout(15):
        while newest(tab, state, name) != value:
            tab._news.clear()
            await tab._news.wait()


def test_adm_11_a_search_made_before_the_list_was_read_stays_and_the_next_visit_begins_anew(site: Site) -> None:
    async def story() -> None:
        async with Tab(site, admin(site)) as tab:
            for state, path, form in (
                (PaymentsState, "/admin/payments", {"found": "@somebody"}),
                (ChatListState, "/admin/chats", {"found": "@somebody", "since": "2026-01-01"}),
            ):
                await tab.call(state, "search", path, form=form)
                await settled(tab, state, "found", "@somebody")
                tab.heard.clear()
                await tab.call(state, "load", path)
                await settled(tab, state, "loaded", True)
                assert newest(tab, state, "found") in (None, "@somebody"), "the list's own loading undid the search"
                await tab.call(SessionState, "arrive", path, route=path)
                await settled(tab, state, "found", "")

    asyncio.run(story())


def test_adm_15_what_was_told_between_the_first_reading_and_the_listening_is_shown(site: Site) -> None:
    words = f"A word for staff {new_id()}"

    async def story() -> None:
        async with Tab(site, admin(site)) as tab:
            await tab.call(StaffNoticesState, "choose", "/admin/notices", only_unread=True)
            await settled(tab, StaffNoticesState, "loaded", True)
            with database_of(site), db.transaction() as session:
                # Straight in the database: no screen is told of it, as none is that does not listen yet.
                platform.alert(session, "system_error", words)
            await tab.call(StaffNoticesState, "follow", "/admin/notices")
            await tab.until(words)
            await tab.call(PaymentsState, "follow", "/admin/payments")
            await settled(tab, PaymentsState, "loaded", True)

    asyncio.run(story())
