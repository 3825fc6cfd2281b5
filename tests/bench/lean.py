"""Load without weight: a model server in a process of its own, and a tab that reads frames and hardly anything else."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import aiohttp

from genapp.chat.state.room import RoomState
from tests.bar.talker import solved
from tests.llm import Model
from tests.servers import ROOT, Site


class FarModel:
    """`tests.llm.Model` in its own process, so that it does not share a core's turn with the tabs."""

    def __init__(self, tokens: int, rate: float, delay: float):
        self.kept = tempfile.NamedTemporaryFile(suffix=".json")  # noqa: SIM115
        self.command = [sys.executable, "-m", "tests.bench.lean", str(tokens), str(rate), str(delay), self.kept.name]

    def __enter__(self) -> "FarModel":
        self.process = subprocess.Popen(self.command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        return self

    def settings(self) -> dict[str, str]:
        """Return the variables that point a site at this server."""
        return {"LLM_BASE_URL_PRIMARY": self.url, "LLM_API_KEY_PRIMARY": "k", "LLM_MODEL_PRIMARY": "stopwatch"}

    def turns(self) -> dict[str, tuple[float, float]]:
        """Return when it had read each last message, and when it handed over its first piece; seconds since the epoch."""
        self.process.send_signal(signal.SIGUSR1)
        end = time.monotonic() + 10
        while not (text := Path(self.kept.name).read_text()) and time.monotonic() < end:
            time.sleep(0.05)
        return {words: (read, handed) for words, read, handed in json.loads(text)}

    def __exit__(self, *exc: object) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self.kept.close()


class LeanTab:
    """A tab with a conversation open that notes the first piece of each reply, its last row, and pieces that do not follow on."""

    def __init__(self, site: Site, session: str, room: str, web: aiohttp.ClientSession):
        self.site, self.session, self.room, self.web = site, session, room, web
        self.token = str(uuid.uuid4())
        self.first: list[float] = []
        self.done = 0
        self.gaps = 0
        self.length: dict[str, int] = {}
        self.news = asyncio.Event()

    async def open(self) -> "LeanTab":
        """Connect, load the page and pass the human check."""
        headers = {"Origin": self.site.url, "Cookie": f"session_{self.site.port}={self.session}"}
        url = f"http://127.0.0.1:{self.site.port}/_event/?EIO=4&transport=websocket&token={self.token}"
        self.socket = await self.web.ws_connect(url, headers=headers, max_msg_size=0)
        await self.socket.receive()
        await self.socket.send_str(f"40/_event?token={self.token},")
        self.reading = asyncio.create_task(self._read())
        await asyncio.sleep(0.05)
        await self.send("reflex___state____state.hydrate_and_load")
        await self.ask("mint", token=await asyncio.to_thread(solved, self.site))
        return self

    async def send(self, name: str, **payload: Any) -> None:
        """Send an event as the conversation's page does."""
        path = f"/chat/{self.room}"
        event = {
            "name": name,
            "payload": payload,
            "token": self.token,
            "router_data": {"pathname": path, "asPath": path, "query": {"conversation_id": self.room}},
        }
        await self.socket.send_str("42/_event," + json.dumps(["event", event]))

    async def ask(self, handler: str, **payload: Any) -> None:
        """Send an event to the conversation."""
        await self.send(f"{RoomState.get_full_name()}.{handler}", **payload)

    async def _read(self) -> None:
        async for message in self.socket:
            frame = message.data
            if frame == "2":
                await self.socket.send_str("3")
            elif '"chunk_rx_state_":["' in frame:
                self._piece(frame)
            elif '"state":"final"' in frame and '"role":"them"' in frame and '"fresh_rx_state_"' in frame:
                self.done += 1
                self.news.set()

    def _piece(self, frame: str) -> None:
        told = json.loads(frame[frame.index("[") :])[1]["delta"]
        (id, at, piece), *_ = [value["chunk_rx_state_"] for value in told.values() if "chunk_rx_state_" in value]
        if at == 0 and id:
            self.first.append(time.time())
        self.gaps += at > self.length.get(id, 0)
        self.length[id] = at + len(piece)

    async def finished(self, count: int) -> None:
        """Wait until so many replies have ended."""
        async with asyncio.timeout(60):
            while self.done < count:
                self.news.clear()
                await self.news.wait()

    async def close(self) -> None:
        """Close the socket."""
        self.reading.cancel()
        await self.socket.close()


def _serve(tokens: str, rate: str, delay: str, kept: str) -> None:
    with Model(tokens=int(tokens), rate=float(rate), delay=float(delay)) as model:
        asked: list[int] = []
        signal.signal(signal.SIGUSR1, lambda *_: asked.append(1))
        print(model.url, flush=True)
        while True:
            time.sleep(0.2)
            if asked:
                asked.clear()
                told = [(turn.messages[-1]["content"], turn.read, turn.handed[0]) for turn in model.turns if turn.messages and turn.handed]
                Path(kept).write_text(json.dumps(told))


if __name__ == "__main__":
    _serve(*sys.argv[1:])
