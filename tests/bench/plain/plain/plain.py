"""A chat the way one writes it first in Reflex: a list of messages in State, rx.foreach, rx.markdown, a generator that yields."""

import json
import os
from typing import Any

import httpx
import reflex as rx


class Chat(rx.State):
    """The whole conversation in one list."""

    messages: list[dict[str, str]] = []
    text: str = ""

    @rx.event
    def load(self):
        """Begin with as many messages as the measurement wants."""
        count = int(os.environ.get("PLAIN_HISTORY", "0"))
        self.messages = [{"role": "user" if n % 2 == 0 else "assistant", "text": f"line {n} and some words"} for n in range(count)]

    @rx.event
    async def send(self, form: dict[str, str]):
        """Add the message, ask the model, yield for every piece."""
        self.messages.append({"role": "user", "text": form["text"]})
        self.messages.append({"role": "assistant", "text": ""})
        yield
        body = {"model": "m", "stream": True, "messages": [{"role": m["role"], "content": m["text"]} for m in self.messages[:-1]]}
        async with (
            httpx.AsyncClient(timeout=60) as client,
            client.stream("POST", os.environ["PLAIN_LLM"] + "/chat/completions", json=body) as answer,
        ):
            async for line in answer.aiter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    self.messages[-1]["text"] += json.loads(line[6:])["choices"][0]["delta"].get("content", "")
                    yield


def message(row: Any) -> rx.Component:
    """One bubble."""
    return rx.box(rx.markdown(row["text"]), class_name=row["role"])


def index() -> rx.Component:
    """The one page."""
    return rx.vstack(
        rx.box(rx.foreach(Chat.messages, message), height="80vh", overflow="auto"),
        rx.form(rx.input(name="text", id="composer", auto_complete="off"), on_submit=Chat.send, reset_on_submit=True),
    )


app = rx.App()
app.add_page(index, on_load=Chat.load)
