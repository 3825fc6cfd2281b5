"""What supervisors do to conversations: give, take, close, judge, block, mark, delete; each act checked and on record (ADM-08..10, C16)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from genapp.accounts.models import AuthSession, User
from genapp.chat.models import Conversation, Message
from genapp.core.actor import Actor, Permission, Role
from genapp.core.clock import now, stopped
from genapp.core.db import read, transact
from genapp.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Unauthenticated
from genapp.desk.flows import clockwork
from genapp.desk.models.people import Operator
from genapp.desk.models.work import Assignment, Incident, QueueEntry
from genapp.desk.queries import attention, fits
from genapp.desk.service import assigning, clock, closing, supervising
from genapp.platform import service as platform
from genapp.platform.models import AuditEntry
from tests.desk.desk import NOON, beat, later, matched, operator, pairs, say, waiting
from tests.factories import actor_for, make_conversation, make_session, make_user

Rooms: Any = Conversation
Audits: Any = AuditEntry
Work: Any = Assignment
Incidents: Any = Incident
NOBODY = Actor("1" * 32, Role.OPERATOR, frozenset())
STRANGER = Actor()


async def boss(*permissions: Permission) -> Actor:
    """An admin with these permissions, MANAGE_CHATS and MANAGE_USERS unless others are named."""
    user = await transact(make_user, role="admin", permissions=sorted(permissions or (Permission.MANAGE_CHATS, Permission.MANAGE_USERS)))
    return actor_for(user)


async def room(conversation_id: str) -> Conversation:
    return await read(lambda session: session.get_one(Conversation, conversation_id))


async def acts() -> list[tuple[str, str, dict[str, Any]]]:
    wanted = select(AuditEntry).where(Audits.entity != "character").order_by(Audits.number)
    return await read(lambda session: [(one.act, one.entity_id, one.detail) for one in session.execute(wanted).scalars()])


async def test_c16_every_act_of_supervisors_is_refused_to_everybody_else_and_leaves_nothing(database):
    anna = await operator()
    _, talk = await waiting()
    tries = [
        (supervising.force_assign, (talk, anna.user_id)), (supervising.force_reassign, (talk,)), (supervising.judge, ("x", "confirmed")), (supervising.switch, ("auto_alert", False)),
        (supervising.block, ("x", "Rude", None)), (supervising.note_for_staff, (talk, "Note", "")), (supervising.mark, (talk, "vip", True)), (supervising.read_conversation, (talk,)),
        (supervising.delete_conversation, (talk, "Why")), (closing.force_close, (talk, "Why")),
    ]  # fmt: skip
    before = await room(talk)
    for act, args in tries:
        with pytest.raises(Forbidden):
            await transact(act, NOBODY, *args)  # pyright: ignore
        with pytest.raises(Unauthenticated):
            await transact(act, STRANGER, *args)  # pyright: ignore
    assert (await room(talk)).model_dump() == before.model_dump()
    assert await acts() == []


async def test_adm_10_a_waiting_conversation_is_given_to_the_operator_a_supervisor_chose(database):
    admin, anna = await boss(), await operator()
    _, talk = await waiting()
    await transact(supervising.force_assign, admin, talk, anna.user_id)
    assert await pairs() == {talk: anna.user_id}
    assert (await acts())[-1] == ("conversation.assigned", talk, {"operator": anna.user_id})
    with pytest.raises(Conflict, match="already"):
        await transact(supervising.force_assign, admin, talk, anna.user_id)
    assert await pairs() == {talk: anna.user_id}


async def test_adm_10_giving_it_to_another_frees_the_first_and_counts_against_nobody(database):
    admin, anna = await boss(), await operator()
    _, talk = await waiting()
    await matched()
    ben = await operator(name="Ben")
    await transact(supervising.force_assign, admin, talk, ben.user_id)
    assert await pairs() == {talk: ben.user_id}
    first = await read(lambda session: session.get(Operator, anna.user_id))
    assert (first.load, first.reassignments) == (0, 0)


async def test_que_15_a_full_or_absent_operator_gets_nothing_and_the_one_who_had_it_keeps_it(database):
    admin = await boss()
    with stopped(NOON):
        anna, ben = await operator(), await operator(name="Ben", capacity=1)
        _, held = await waiting()
        await transact(supervising.force_assign, admin, held, ben.user_id)
        _, talk = await waiting()
        await transact(supervising.force_assign, admin, talk, anna.user_id)
        before = await acts()
        with pytest.raises(assigning.Full, match="takes no more"):
            await transact(supervising.force_assign, admin, talk, ben.user_id)
        assert await pairs() == {held: ben.user_id, talk: anna.user_id}
    with stopped(later(60)), pytest.raises(assigning.Full):
        await transact(supervising.force_assign, admin, held, anna.user_id)
    assert await pairs() == {held: ben.user_id, talk: anna.user_id}
    assert await acts() == before


async def test_adm_10_what_ai_answers_or_is_closed_or_missing_is_given_to_nobody(database):
    admin, anna = await boss(), await operator()
    plain = (await transact(make_conversation)).id
    with pytest.raises(Conflict, match="Only AI"):
        await transact(supervising.force_assign, admin, plain, anna.user_id)
    _, talk = await waiting()
    await transact(closing.force_close, admin, talk, "Spam.")
    with pytest.raises(Conflict, match="closed"):
        await transact(supervising.force_assign, admin, talk, anna.user_id)
    for wrong in ((talk, "nobody"), ("nothing", anna.user_id)):
        with pytest.raises(NotFound):
            await transact(supervising.force_assign, admin, *wrong)
    with pytest.raises(NotFound):
        await transact(supervising.force_reassign, admin, "nothing")


async def test_que_10_taking_a_conversation_back_lets_it_wait_high_and_begin_counting_anew(database):
    admin = await boss()
    await operator()
    _, talk = await waiting()
    await matched()
    assert await transact(supervising.force_reassign, admin, talk) == "queued"
    entry = await read(lambda session: session.get(QueueEntry, talk))
    assert (entry.floor, entry.reason) == ("high", "manual")
    with pytest.raises(Conflict, match="Nobody has"):
        await transact(supervising.force_reassign, admin, talk)


async def test_que_10_an_escalated_conversation_is_found_and_sent_back_to_the_queue(database):
    admin, (_, talk) = await boss(), await waiting()
    await transact(assigning.escalate, talk, "max_reassignments_reached", assigning.STUCK)
    row = await room(talk)
    assert (row.status, row.flags) == ("escalated", ["max_reassignments_reached"])
    assert assigning.STUCK in row.admin_notes
    assert [one.id for one in await read(attention.escalated, now())] == [talk]
    assert await transact(supervising.force_reassign, admin, talk) == "queued"
    assert await read(attention.escalated, now()) == []
    anna = await operator()
    assert await matched() == {talk: anna.user_id}


async def test_adm_10_an_automatic_reassignment_is_undone_once_and_counts_no_more(database):
    admin = await boss()
    with stopped(NOON):
        anna = await operator()
        _, talk = await waiting()
        await matched()
    with stopped(later(301)):
        await beat(anna)
        await clockwork.relieve()
        assert await pairs() == {}
        (move,) = await read(attention.moves)
        assert (move.operator, move.why, move.outcome, move.verdict) == ("Wanjiru", "idle", "queued", "")
        with pytest.raises(Invalid):
            await transact(supervising.judge, admin, move.id, "forgotten")
        await transact(supervising.judge, admin, move.id, "undone")
        assert await pairs() == {talk: anna.user_id}
        row, owner = await room(talk), await read(lambda session: session.get(Operator, anna.user_id))
        assert (row.assignment_count, owner.reassignments) == (0, 0)
        (move,) = await read(attention.moves)
        assert move.verdict == "undone"
        with pytest.raises(Conflict, match="already"):
            await transact(supervising.judge, admin, move.id, "confirmed")
    assert [one[0] for one in await acts()] == ["incident.undone"]


async def test_adm_10_what_cannot_be_undone_stays_open_to_judge(database):
    admin = await boss()
    with stopped(NOON):
        anna = await operator()
        _, talk = await waiting()
        await matched()
    with stopped(later(301)):
        await beat(anna)
        await clockwork.relieve()
        ben = await operator(name="Ben")
        assert await matched() == {talk: ben.user_id}
    with stopped(later(400)):
        await beat(ben)
        (move,) = await read(attention.moves)
        with pytest.raises(assigning.Full, match="takes no more"):
            await transact(supervising.judge, admin, move.id, "undone")
        assert await pairs() == {talk: ben.user_id}
        assert (await read(attention.moves))[0].verdict == ""
        await transact(supervising.judge, admin, move.id, "confirmed")
    assert (await read(attention.moves))[0].verdict == "confirmed"


async def test_adm_10_a_switched_off_act_of_the_clock_is_not_done(database):
    admin = await boss()
    with pytest.raises(Invalid):
        await transact(supervising.switch, admin, "auto_coffee", True)
    await transact(supervising.switch, admin, "auto_reassign", False)
    assert await read(clock.auto) == {"auto_reassign": False, "auto_alert": True, "auto_escalate": True}
    with stopped(NOON):
        anna = await operator()
        _, talk = await waiting()
        await matched()
    with stopped(later(301)):
        await beat(anna)
        await clockwork.relieve()
        assert await pairs() == {talk: anna.user_id}


async def test_adm_09_blocking_signs_somebody_out_and_needs_a_reason_and_a_time_to_come(database):
    admin = await boss()
    user = await transact(make_user)
    await transact(make_session, user)
    for wrong in (("  ", None), ("Rude.", now() - timedelta(days=1))):
        with pytest.raises(Invalid):
            await transact(supervising.block, admin, user.id, *wrong)
    with pytest.raises(NotFound, match="User not found"):
        await transact(supervising.block, admin, admin.user_id, "Staff are not blocked.", None)
    assert await acts() == []
    await transact(supervising.block, admin, user.id, "Rude.", None)
    banned = await read(lambda session: session.get(User, user.id))
    assert (banned.is_banned, banned.ban_reason, banned.banned_until) == (True, "Rude.", None)
    theirs = await read(lambda session: session.execute(select(AuthSession).where(AuthSession.user_id == user.id)).scalars().all())  # pyright: ignore
    assert all(one.revoked_at for one in theirs)
    assert theirs
    assert (await acts())[-1] == ("user.blocked", user.id, {"reason": "Rude.", "until": ""})
    with pytest.raises(Forbidden):
        await transact(supervising.block, await boss(Permission.MANAGE_CHATS), user.id, "Rude.", None)


async def test_adm_09_a_forced_close_frees_the_operator_says_so_and_opens_again_by_writing(database):
    admin, anna = await boss(), await operator()
    person, talk = await waiting()
    await matched()
    with pytest.raises(Invalid):
        await transact(closing.force_close, admin, talk, " ")
    await transact(closing.force_close, admin, talk, "Rude.")
    assert await pairs() == {}
    assert ((await room(talk)).status, (await room(talk)).close_reason) == ("closed", "closed_by_staff")
    with pytest.raises(Conflict, match="closed already"):
        await transact(closing.force_close, admin, talk, "Rude.")
    await say(person, talk, "May I?")
    assert await matched() == {talk: anna.user_id}
    assert [one[:2] for one in await acts()] == [("conversation.closed", talk)]


async def test_ochat_02_flags_and_notes_are_supervisors_own_and_on_record(database):
    admin, (_, talk) = await boss(), await waiting()
    with pytest.raises(Invalid):
        await transact(supervising.mark, admin, talk, "nonsense", True)
    for _ in range(2):
        await transact(supervising.mark, admin, talk, "vip", True)
    await transact(supervising.note_for_staff, admin, talk, "Look here.\x00", "")
    assert ((await room(talk)).flags, (await room(talk)).admin_notes) == (["vip"], "Look here.")
    await transact(supervising.mark, admin, talk, "vip", False)
    assert (await room(talk)).flags == []
    with pytest.raises(Invalid, match="8,000"):
        await transact(supervising.note_for_staff, admin, talk, "x" * 8001, "Look here.")
    assert [one[0] for one in await acts()] == ["conversation.flagged", "conversation.noted", "conversation.unflagged"]


async def test_aud_1_opening_a_conversation_is_on_record_and_the_chain_holds(database):
    admin, (_, talk) = await boss(), await waiting()
    await transact(supervising.read_conversation, admin, talk)
    with pytest.raises(NotFound):
        await transact(supervising.read_conversation, admin, "nothing")
    assert await acts() == [("conversation.read", talk, {})]
    assert await read(platform.verify_audit) > 1


async def test_adm_08_deleting_needs_its_own_permission_frees_everybody_and_begins_empty_again(database):
    admin, plain = await boss(Permission.MANAGE_CHATS, Permission.DELETE_DATA), await boss()
    await operator()
    _, talk = await waiting()
    await matched()
    with pytest.raises(Forbidden):
        await transact(supervising.delete_conversation, plain, talk, "Asked for.")
    with pytest.raises(Invalid):
        await transact(supervising.delete_conversation, admin, talk, "")
    await transact(supervising.delete_conversation, admin, talk, "Asked for.")
    assert await pairs() == {}
    assert (await room(talk)).deleted_at is not None
    with pytest.raises(DomainError):
        await transact(supervising.delete_conversation, admin, talk, "Twice.")
    left = await read(lambda session: session.execute(select(Message.status).where(Message.conversation_id == talk)).scalars().all())  # pyright: ignore
    assert "sent" not in left
    assert (await acts())[-1] == ("conversation.deleted", talk, {"reason": "Asked for."})


async def test_que_04_everybody_who_could_take_it_is_explained_best_first(database):
    anna = await operator(specializations=["friendly"])
    ben = await operator(name="Ben", languages=["sw"])
    _, talk = await waiting()
    rows = await read(fits.matches, now(), assigning.MISSED, talk)
    assert [row.operator_id for row in rows] == [anna.user_id, ben.user_id]
    assert rows[0].score > rows[1].score
    assert [factor[0] for factor in rows[0].factors] == [
        "availability",
        "performance",
        "specialization",
        "workload",
        "user_history",
        "timezone",
    ]
    assert rows[1].factors[2][2] == "Does not speak en, does not list friendly."
    await matched()
    assert [row.operator_id for row in await read(fits.matches, now(), assigning.MISSED, talk)] == [ben.user_id]
    assert await read(fits.matches, now(), assigning.MISSED, "nothing") == []
