"""What the generators' tests share: pictures, a fal.ai without a bill, and waiting for work."""

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from pytest_httpserver import HTTPServer

from genapp.adapters.fal import Fal
from genapp.adapters.offline.demo_art import DemoArt
from genapp.adapters.offline.disk import Disk
from genapp.adapters.outside import Links, Outside
from genapp.core.generator import Generator, Order, Work
from genapp.core.ids import new_id
from tests.counterparts import fal

SITE = "http://localhost:3000"
FAL_HEADERS = {"x-fal-target-host": "queue.fal.run"}


def picture(colour: tuple[int, int, int] = (200, 90, 60), size: tuple[int, int] = (320, 400), format: str = "PNG") -> bytes:
    """Return a picture of two colours."""
    image = Image.new("RGB", size, colour)
    image.paste((colour[2], colour[0], colour[1]), (0, size[1] // 2, size[0], size[1]))
    out = io.BytesIO()
    image.save(out, format)
    return out.getvalue()


def order(operation: str = "image", prompt: str = "mountains at dusk", **more: Any) -> Order:
    """Return an order nobody gave before."""
    return Order(
        **{"job": new_id(), "operation": operation, "prompt": prompt, "width": 128, "height": 96, "seed": 7, "quality": "draft", **more}
    )


async def settled(generator: Generator, work: str, seconds: float = 60.0) -> Work:
    """Return work once it is over."""
    async with asyncio.timeout(seconds):
        while True:
            stands = await generator.look(work)
            if stands.state not in ("queued", "running"):
                return stands
            await asyncio.sleep(0.02)


async def hung(disk: Disk, *bodies: bytes) -> tuple[str, ...]:
    """Return links of our own to pictures that were just kept."""
    links = []
    for body in bodies:
        key = f"studio/{new_id()}.png"
        await disk.put(key, body, "image/png")
        links.append(disk.url(key))
    return tuple(links)


def demo(folder: Path, disk: Disk) -> DemoArt:
    """Return the demo over a folder of its own."""
    return DemoArt(folder, Links(disk, SITE, Outside()).read)


def near(url: str) -> str:
    """Return an address as the fetch guard names it."""
    return url.removeprefix("http://").partition("/")[0]


def fixtures(results: str) -> list[dict[str, Any]]:
    """Return what fal answers to these words; results lie at a server of this test."""

    def made(**parts: Any) -> dict[str, Any]:
        return {"json": {"seed": 7, "prompt": "", "timings": {}, **parts}}

    def shown(*names: str) -> list[dict[str, Any]]:
        return [{"url": f"{results}/{name}", "width": 128, "height": 96, "content_type": "image/png"} for name in names]

    def said(words: str, response: dict[str, Any]) -> dict[str, Any]:
        return {"match": {"userMessage": words, "endpoint": "fal"}, "response": response}

    return [
        said("too busy", {"error": {"message": "slow down", "type": "rate_limit"}, "status": 429, "retryAfter": 7}),
        said("broken there", {"error": {"message": "oops"}, "status": 500}),
        said("forbidden", {"error": {"message": "no", "type": "content_policy_violation"}, "status": 422}),
        said("two of them", made(images=shown("a.png", "b.png"), has_nsfw_concepts=[False, False])),
        said("one is black", made(images=shown("a.png", "b.png"), has_nsfw_concepts=[False, True])),
        said("all black", made(images=shown("a.png"), has_nsfw_concepts=[True])),
        said("malformed", {"json": {"pictures": []}}),
        said("no address", made(images=[{"url": 5}])),
        said("odd address", made(images=[{"url": "file:///etc/passwd"}])),
        said("swap_image_url", {"json": {"image": shown("a.png")[0]}}),
        said(
            "image_data_url",
            {"json": {"diffusers_lora_file": {"url": f"{results}/lora.safetensors"}, "config_file": {"url": f"{results}/c.json"}}},
        ),
        said("clip", {"json": {"video": {"url": f"{results}/clip.mp4", "content_type": "video/mp4"}, "seed": 7}}),
        said("", made(images=shown("a.png"), has_nsfw_concepts=[False])),
    ]


@contextmanager
def billed(results: HTTPServer, folder: Path) -> Iterator[str]:
    """Run fal's stand-in; yields its address."""
    with fal(fixtures(results.url_for("").rstrip("/")), folder) as server:
        yield f"{server.url}/fal"


def hired(queue: str, results: HTTPServer, disk: Disk, **more: Any) -> Fal:
    """Return fal as the product asks it; files go to the results' server."""
    outside = Outside([near(results.url_for(""))])
    told = {"queue": queue, "storage": results.url_for("").rstrip("/"), "keys": results.url_for("/jwks"), "headers": FAL_HEADERS, **more}
    return Fal("canary-fal-key", Links(disk, SITE, outside), outside, **told)
