"""One order of the demo, from its words to its files. Slow: for a thread."""

import hashlib
from collections.abc import Callable

import numpy as np

from genapp.adapters.offline.art import clip, collage, paint, words
from genapp.adapters.offline.art.colour import Array
from genapp.adapters.offline.art.light import Canvas
from genapp.adapters.offline.demo_desk import Desk, Job


class Stopped(Exception):
    """Whoever ordered it wants it no more."""


def draw(desk: Desk, job: Job) -> None:
    """Do an order and note each result as soon as it is there; Stopped when it was called off, ValueError for pictures that are none."""
    order = job.order
    pictures = [collage.opened(desk.picture(job, i)) for i in range(job.pictures)]
    if order.operation in ("model_creation", "model_refinement"):
        colours = collage.colours_of(pictures)
        if (known := _seen(desk, order.model)) is not None:
            colours = colours * 0.5 + known * 0.5
        mark = hashlib.sha256(b"".join(one.tobytes() for one in pictures) + order.model.encode()).hexdigest()[:16]
        desk.put_model(f"demo:{mark}", colours.tolist())
        return desk.end(job, "succeeded", model=f"demo:{mark}")
    made: list[tuple[str, int]] = []
    shown = -1

    def told(part: float) -> None:
        nonlocal shown
        if desk.stopped(job.work):
            raise Stopped
        percent = min(99, int(100 * (len(made) + part) / order.count))
        if percent > shown:
            shown = percent
            desk.running(job, percent, made)

    for i in range(order.count):
        told(0.0)
        name, seed = f"{i}.mp4" if order.operation == "video" else f"{i}.webp", order.seed + i
        _one(desk, job, name, seed, pictures, told)
        made.append((name, seed))
    if desk.stopped(job.work):
        raise Stopped
    return desk.end(job, "succeeded", outputs=made)


def _one(desk: Desk, job: Job, name: str, seed: int, pictures: list, told: Callable[[float], None]) -> None:
    """Make one result."""
    order, path = job.order, desk.path(job, name)
    width, height, detail, seen = order.width, order.height, paint.DETAIL.get(order.quality, 1.0), _seen(desk, order.model)
    fresh = path.with_name(f".{path.name}.part{path.suffix}")
    try:
        if order.operation == "video":
            look, rim = words.look(order.prompt, order.negative, seed, order.model), int(clip.RIM * height)
            sheet = Canvas(
                width + 2 * rim, height + 2 * rim, words.number("sheet", look.motif, seed), paint.colours(look, seen), min(detail, 1.0)
            )
            clip.filmed(sheet, look, seed, (width, height), order.seconds, fresh, lambda percent: told(percent / 100), pictures)
        elif order.operation == "face_swap":
            collage.swapped(pictures[0], pictures[1], seed, width, height).save(fresh, "WEBP", quality=90, method=3)
        else:
            image = paint.painted(
                order.prompt, order.negative, seed, width, height, detail=detail, model=order.model, seen=seen, pictures=pictures, told=told
            )
            image.save(fresh, "WEBP", quality=88, method=3)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _seen(desk: Desk, model: str) -> Array | None:
    colours = desk.model(model)
    return None if colours is None else np.array(colours, np.float32)
