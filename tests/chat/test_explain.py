"""No query of a conversation walks a table that grows (performance.md): the plan of every statement, on both engines, with rows enough to choose."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, text

from genapp.chat import queries
from genapp.chat.models import Message
from genapp.chat.service import acts, permits, replies, rooms, sending
from genapp.core.clock import now
from genapp.core.db import read, transact
from genapp.core.ids import new_id
from tests.factories import actor_for, make_character, make_permit, make_user

GROWING = ("messages", "conversations", "turnstile_permits", "message_edit_history", "personas", "users", "failed_sends")
PEOPLE, EACH, LONG = 40, 60, 3000


def _fill(session):
    users = [make_user(session) for _ in range(PEOPLE)]
    characters = [make_character(session) for _ in range(5)]
    ids = []
    for user in users:
        for character in characters:
            ids.append(rooms.start_conversation(session, actor_for(user), character.id))
    rows, at = [], now() - timedelta(days=1)
    for place, room in enumerate(ids):
        for number in range(LONG if place == 0 else EACH):
            own, id = number % 2 == 0, new_id()
            rows.append(
                {
                    "id": id, "conversation_id": room, "client_id": id, "sender": "user" if own else "character", "author": "user" if own else "ai",
                    "content": f"word {number}", "turn": id if own else rows[-1]["id"], "variant": 0 if own else 1, "status": "read" if own else "final", "created_at": at,
                }
            )  # fmt: skip
    session.execute(Message.__table__.insert(), rows)  # pyright: ignore
    return actor_for(users[0]), ids[0], make_permit(session, users[0].id)


@pytest.fixture
async def filled(database):
    made = await transact(_fill)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if database.sqlite else "VACUUM ANALYZE"))
    return made


class Plans:
    """Asks for the plan of every SELECT, UPDATE and DELETE a block sends."""

    def __init__(self, database):
        self.engine, self.sqlite, self.seen = database.engine, database.sqlite, {}

    def __enter__(self):
        event.listen(self.engine, "before_cursor_execute", self._look)
        return self

    def __exit__(self, *exc):
        event.remove(self.engine, "before_cursor_execute", self._look)

    def _look(self, connection, cursor, statement, parameters, context, many):
        if many or statement in self.seen or not re.match(r"\s*(SELECT|UPDATE|DELETE)", statement) or "workflow" in statement:
            return
        with_plan = connection.connection.cursor()
        if self.sqlite:
            with_plan.execute("EXPLAIN QUERY PLAN " + statement, parameters)
            lines = [row[3] for row in with_plan.fetchall()]
        else:
            # Without a sequential scan as a way out, a plan that still has one has no index to go by.
            with_plan.execute("SET enable_seqscan=off")
            with_plan.execute("EXPLAIN " + statement, parameters)
            lines = [row[0] for row in with_plan.fetchall()]
            with_plan.execute("SET enable_seqscan=on")
        with_plan.close()
        self.seen[statement] = lines

    def scans(self, *names):
        tables = "|".join(names or GROWING)
        pattern = (
            rf"\bSCAN ({tables})\b(?! USING (?:COVERING )?INDEX (?:ix_messages_failed|uq_messages_writing))"
            if self.sqlite
            else rf"Seq Scan on ({tables})\b"
        )
        return [(statement, line) for statement, lines in self.seen.items() for line in lines if re.search(pattern, line)]

    def sorts(self, word):
        """Return plans of statements with this word that sort what they found."""
        mark = "USE TEMP B-TREE" if self.sqlite else "Sort"
        return [(s, line) for s, lines in self.seen.items() if word in s for line in lines if mark in line]


async def test_every_read_goes_by_an_index(filled, database):
    actor, room, _ = filled
    with Plans(database) as plans:
        rows = await read(queries.threads, actor.user_id)
        await read(queries.threads, actor.user_id, False, rows[2].cursor)
        await read(queries.threads, actor.user_id, True)
        await read(queries.thread, actor.user_id, room)
        await read(queries.conversation, actor.user_id, room)
        page = await read(queries.transcript, actor.user_id, room)
        await read(queries.transcript, actor.user_id, room, page.rows[0].id)
        await read(queries.message, actor.user_id, page.rows[-1].id)
        await read(queries.search, actor.user_id, "word 7")
        await read(queries.unread_total, actor.user_id)
        await read(queries.persona, actor.user_id)
        await read(replies.abandoned)
        await read(replies.revivable)
    assert plans.scans() == []
    assert plans.sorts("pinned DESC") == []
    assert len(plans.seen) >= 12


async def test_every_write_goes_by_an_index(filled, database):
    actor, room, permit = filled
    with Plans(database) as plans:
        sent, order = await transact(replies.send_and_claim, actor, room, "c1", "I want to die", permit, "w")
        assert order is not None
        await transact(replies.send_and_claim, actor, room, "c1", "I want to die", permit, "w")
        await transact(replies.renew, sent.reply_id, "w")
        await transact(sending.send_message, actor, room, "c2", "more", permit)
        following = await transact(replies.finish, sent.reply_id, "w", "Words.", "m")
        assert following
        await transact(replies.claim, following, "w")
        await transact(replies.fail, following, "w", "down")
        assert await transact(replies.revive, following)
        await transact(replies.claim, following, "w2")
        await transact(acts.request_stop, actor, following)
        await transact(replies.finish, following, "w2", "Other words.", "m")
        again = await transact(acts.regenerate, actor, following, permit)
        await transact(replies.claim, again, "w3")
        await transact(replies.finish, again, "w3", "Third words.", "m")
        await transact(acts.show_variant, actor, again, -1)
        await transact(acts.rate_message, actor, following, 1)
        await transact(rooms.mark_read, actor, room, now())
        await transact(rooms.save_draft, actor, room, "draft")
        last = (await read(queries.transcript, actor.user_id, room)).rows[-2]
        await transact(acts.edit_message, actor, last.id, "changed", permit, "e1")
        await transact(rooms.clear, actor, room)
        await transact(rooms.delete_conversation, actor, room)
        await transact(permits.grant, actor)
    assert plans.scans() == []
    assert len(plans.seen) >= 30


async def test_control_the_plan_of_a_query_without_an_index_is_caught(filled, database):
    with Plans(database) as plans:
        await read(lambda s: s.execute(text("SELECT id FROM messages WHERE content = 'x'")).all())
    assert len(plans.scans()) == 1
