"""What a person feels, measured in Chromium from the key to the painted frame; the model's own time is taken out."""

import statistics
import time
from typing import Any

from playwright.sync_api import Browser, Page

from tests.bench.targets import Target, probe
from tests.llm import Model

Figures = dict[str, Any]


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def _visit(browser: Browser, target: Target, history: int = 0) -> tuple[Page, str]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    address = target.open(context, history)
    page = context.new_page()
    probe(page, target)
    return page, address


def _until(page: Page, condition: str, seconds: float = 60) -> None:
    """Wait for something in the page; Playwright's own way needs an eval, which our CSP refuses."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        if time.monotonic() > end:
            raise TimeoutError(condition + ": " + str(page.evaluate("JSON.stringify(window.bench)"))[:400])
        page.wait_for_timeout(20)


def _go(page: Page, address: str) -> tuple[float, int, int]:
    """Open an address; returns (ms to a usable composer, bytes over HTTP, requests)."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    began = time.time() * 1000
    page.goto(address, wait_until="commit")
    _until(page, "window.bench && window.bench.usable > 0", 30)
    took = page.evaluate("window.bench.usable - performance.timeOrigin")
    page.wait_for_load_state("networkidle")
    wire.detach()
    return took if took > 0 else page.evaluate("window.bench.usable") - began, int(sum(sizes)), len(sizes)


def loads(browser: Browser, target: Target, history: int = 0, rounds: int = 5) -> Figures:
    """Cold and second load of the chat page."""
    cold, again, weights, requests = [], [], [], []
    for _ in range(rounds):
        page, address = _visit(browser, target, history)
        took, size, count = _go(page, address)
        cold.append(took)
        weights.append(size)
        requests.append(count)
        again.append(_go(page, address)[0])
        page.context.close()
    return {
        "cold": statistics.median(cold),
        "second": statistics.median(again),
        "kb": statistics.median(weights) / 1024,
        "requests": statistics.median(requests),
    }


def weigh(browser: Browser, address: str) -> Figures:
    """Weight of a page that needs no composer, its pictures included."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    kinds: dict[str, str] = {}
    wire.on("Network.responseReceived", lambda event: kinds.__setitem__(event["requestId"], event["type"]))
    wire.on(
        "Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"] if kinds.get(event["requestId"]) != "Image" else 0)
    )
    page.goto(address, wait_until="networkidle")
    page.context.close()
    return {"kb": sum(sizes) / 1024, "requests": sum(kind != "Image" for kind in kinds.values())}


class Talk:
    """A page with a conversation open, and the model's stopwatch beside it."""

    def __init__(self, browser: Browser, target: Target, model: Model, history: int = 0):
        self.model, self.target = model, target
        self.page, address = _visit(browser, target, history)
        _go(self.page, address)
        self.page.wait_for_timeout(1500)  # A person reads before writing: the permit is here by then.

    def turn(self, tokens: int, rate: float, number: int) -> Figures:
        """Send once and wait for the last word; returns every time of the turn, in ms since the epoch."""
        self.model.tokens, self.model.rate = tokens, rate
        before = len(self.model.turns)
        self.page.evaluate("Object.assign(window.bench, {keys: [], own: [], frames: [], shown: [], bytes: 0, gaps: []})")
        box = self.page.locator("#composer")
        box.fill(f"message {number} please")
        box.press("Enter")
        _until(self.page, f"window.bench.shown.some(([, newest]) => newest === {tokens - 1})")
        told = self.page.evaluate("window.bench")
        turn = self.model.turns[before]
        self.page.wait_for_timeout(500)
        return {**told, "read": turn.read * 1000, "handed": [at * 1000 for at in turn.handed]}

    def close(self) -> None:
        """Close the page."""
        self.page.context.close()


def _first(turn: Figures) -> tuple[float, float]:
    key, shown = turn["keys"][0], next(at for at, newest in turn["shown"] if newest >= 0)
    own = turn["handed"][0] - turn["read"]
    frame = turn["frames"][0] if turn["frames"] else shown
    return shown - key - own, (turn["read"] - key) + max(0.0, frame - turn["handed"][0])


def short(browser: Browser, target: Target, model: Model, history: int = 0, rounds: int = 20) -> Figures:
    """Own message and first token, over short replies."""
    talk = Talk(browser, target, model, history)
    turns = [talk.turn(12, 50, number) for number in range(rounds + 2)][2:]
    talk.close()
    own = [turn["own"][0] - turn["keys"][0] for turn in turns]
    first = [_first(turn)[0] for turn in turns]
    return {
        "own": statistics.median(own), "own_p95": p95(own), "first": statistics.median(first), "first_p95": p95(first),
        "sum": statistics.median(_first(turn)[1] for turn in turns),
    }  # fmt: skip


def full_speed(browser: Browser, target: Target, model: Model, history: int = 0, rounds: int = 5) -> Figures:
    """300 tokens as fast as they come: overhead, websocket bytes, the longest frame."""
    talk = Talk(browser, target, model, history)
    turns = [talk.turn(300, 0, number) for number in range(rounds + 1)][1:]
    paced = talk.turn(300, 50, 99)
    talk.close()
    over = [turn["shown"][-1][0] - turn["keys"][0] - (turn["handed"][-1] - turn["read"]) for turn in turns]
    lag = [at - paced["handed"][newest] for at, newest in paced["shown"] if newest >= 0]
    every = [next(at for at, newest in paced["shown"] if newest >= n) - paced["handed"][n] for n in range(300)]
    return {
        "full": statistics.median(over), "lag": p95(every), "lag_shown": p95(lag), "ws_kb": paced["bytes"] / 1024,
        "dropped": sum(gap > 25 for gap in paced["gaps"]),
    }  # fmt: skip
