"""Fifty people at once, and what an open tab costs, through Reflex's own sockets."""

import asyncio
import os
import random
import statistics
import time
from pathlib import Path
from typing import Any

import aiohttp

from tests.bar.talker import PLENTY, people, talkers
from tests.bench.browser import p95
from tests.bench.lean import FarModel, LeanTab
from tests.servers import Postgres, Site, redis_server

USERS, TOKENS, RATE, MESSAGES, PAUSE = 50, 100, 50, 3, 4.0
TABS = 200
TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        for thread in Path(f"/proc/{one}/task").glob("*/children"):
            todo += [int(child) for child in thread.read_text().split()]
    return found


def cpu(pid: int) -> float:
    """Return the CPU seconds a process and its descendants have used."""
    total = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def pss(pid: int) -> float:
    """Return the memory of a process and its descendants in MB, shared pages divided."""
    total = 0
    for one in family(pid):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


async def crowd(site: Site, model: FarModel) -> dict[str, Any]:
    """Let fifty people talk at once, each pausing up to four seconds before writing; first token past the model's own time, CPU for each message, pieces lost."""
    assert site.process
    async with aiohttp.ClientSession() as web:
        tabs = [await LeanTab(site, token, room, web).open() for token, room in people(site, USERS)]
        await asyncio.sleep(3)
        sent: dict[str, tuple[float, LeanTab, int]] = {}
        began = cpu(site.process.pid)

        async def person(tab: LeanTab, number: int) -> None:
            for message in range(MESSAGES):
                await asyncio.sleep(random.uniform(0, PAUSE))
                words = f"person {number} message {message}"
                sent[words] = (time.time(), tab, message)
                await tab.ask("send", client_id=f"{number:020}{message:012}", text=words)
                await tab.finished(message + 1)

        await asyncio.gather(*(person(tab, number) for number, tab in enumerate(tabs)))
        used = cpu(site.process.pid) - began
        turns = await asyncio.to_thread(model.turns)
        over = [(tab.first[message] - at) - (turns[words][1] - turns[words][0]) for words, (at, tab, message) in sent.items()]
        gaps = sum(tab.gaps for tab in tabs)
        for tab in tabs:
            await tab.close()
    return {"first": statistics.median(over) * 1000, "first_p95": p95(over) * 1000, "cpu": used / len(over) * 1000, "gaps": gaps}


async def memory(site: Site) -> dict[str, Any]:
    """Open two hundred chats and leave them open; KB for each."""
    assert site.process
    made = people(site, TABS)
    async with talkers(site, made[:10], permits=0):  # What the first tabs load for all stays.
        await asyncio.sleep(2)
    before = pss(site.process.pid)
    async with talkers(site, made, permits=0):
        await asyncio.sleep(5)
        return {"kb": (pss(site.process.pid) - before) * 1024 / TABS}


def run(folder: str) -> dict[str, Any]:
    """Measure one process on SQLite, then two on PostgreSQL and Redis."""
    found: dict[str, Any] = {}
    with FarModel(TOKENS, RATE, 0.2) as model, Site(_made(folder, "one"), **PLENTY, **model.settings()) as site:
        found["crowd"] = asyncio.run(crowd(site, model))
        found["memory"] = asyncio.run(memory(site))
    server = Postgres.start()
    if server is None:
        return found
    with server, redis_server() as redis, FarModel(TOKENS, RATE, 0.2) as model:
        if redis:
            two = {"REDIS_URL": redis, "WORKERS": "2", "AUTH_SECRET": "bench " * 8}
            with Site(_made(folder, "two"), server.create("bench"), **PLENTY, **model.settings(), **two) as site:
                found["two"] = asyncio.run(crowd(site, model))
    return found


def _made(folder: str, name: str) -> str:
    path = Path(folder) / name
    path.mkdir()
    return str(path)
