"""The job of a send: it writes the reply when nobody else lived to do it, and never a second one (CHAT-10, T1, T2)."""

import asyncio

from genapp.chat.flows import replies as flows
from genapp.chat.service import turns
from genapp.core import jobs
from genapp.core.db import read
from tests.chat.talk import room_of, row, send


async def _until_final(id):
    for _ in range(200):
        if (await row(id)).status == "final":
            return
        await asyncio.sleep(0.05)
    raise AssertionError((await row(id)).status)


async def test_t01_a_reply_whose_writer_died_before_the_claim_is_written_by_the_job(database, model, tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "NET", 1)
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    await jobs.start(database.url, tmp_path)
    try:
        await _until_final(sent.reply_id)
        await asyncio.sleep(0.5)
    finally:
        await jobs.stop()
    assert (await row(sent.reply_id)).content == "Hello there."
    assert len(model.asked) == 1


async def test_t01_a_reply_that_is_stored_takes_its_job_back(database, model):
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    assert await read(jobs.waiting) == 1
    await flows.write_reply(sent.reply_id)
    assert await read(jobs.waiting) == 0


async def test_t01_a_reply_that_failed_takes_its_job_back(database, model):
    model.pieces, model.fails = [], "down"
    actor, room, permit = await room_of()
    sent = await send(actor, room, permit)
    await flows.write_reply(sent.reply_id)
    assert (await row(sent.reply_id)).status == "failed"
    assert await read(jobs.waiting) == 0


async def test_t01_a_job_that_comes_while_the_reply_is_being_written_leaves_it_alone(database, model, tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "NET", 1)
    model.gate = asyncio.Event()
    actor, room, permit = await room_of()
    await jobs.start(database.url, tmp_path)
    try:
        sent = await send(actor, room, permit)
        writing = asyncio.create_task(flows.write_reply(sent.reply_id))
        await asyncio.sleep(3)
        assert await read(jobs.waiting) == 0
        model.gate.set()
        await writing
    finally:
        await jobs.stop()
    assert (await row(sent.reply_id)).content == "Hello there."
    assert len(model.asked) == 1
