"""Reading pictures and videos takes a core for a quarter of a second: it has threads of its own, so that neither the loop nor the database waits for it. Pure but for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from genapp.media.pictures import Picture, picture

Told = ParamSpec("Told")
Made = TypeVar("Made")


@cache
def _decoders() -> Executor:
    """Made on first use: workers are forked."""
    return ThreadPoolExecutor(2, "decoder")


async def apart(work: Callable[Told, Made], *told: Told.args, **more: Told.kwargs) -> Made:
    """Run slow work on a file in a thread of the decoders and return its result."""
    return await asyncio.get_running_loop().run_in_executor(_decoders(), lambda: work(*told, **more))


async def decoded(body: bytes, content_type: str, side: int) -> Picture:
    """Return a picture judged and written anew; Invalid in a person's words."""
    return await apart(picture, body, content_type, side)
