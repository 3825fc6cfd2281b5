"""What fal answers, read with distrust: an answer that is not whole is a failure, never a result."""

import json
import re
from typing import Any

from genapp.adapters import wire
from genapp.core.generator import GenerationFailed, Output, Work

REFUSED = (400, 403, 404, 409, 413, 415, 422)
BUSY = (408, 425, 429)
STATES = {
    "IN_QUEUE": "queued",
    "IN_PROGRESS": "running",
    "CANCELLED": "canceled",
    "CANCELED": "canceled",
    "CANCELLATION_REQUESTED": "canceled",
}
STEP = re.compile(r"(\d{1,3})\s?%")
UNSAFE = "What was asked for is not allowed there: the provider's safety rules refused it."
TYPES = {"image": "image/png", "video": "video/mp4"}


def object_of(answer: wire.Response) -> dict[str, Any]:
    """Return an answer's JSON object, or raise GenerationFailed."""
    try:
        told = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise GenerationFailed("The provider gave an answer we cannot read.", again=True)
    return told


def failure(answer: wire.Response, who: str = "fal.ai") -> GenerationFailed:
    """Return what an answer means that is no success."""
    try:
        told = answer.json()
    except ValueError:
        told = {}
    wait = answer.headers.get("retry-after", "")
    seconds = min(3600.0, float(wait)) if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", wait) else 0.0
    if answer.status_code in BUSY:
        return GenerationFailed(f"{who} has too much to do.", again=True, retry_after=seconds)
    if answer.status_code >= 500:
        return GenerationFailed(f"{who} has a fault.", again=True, retry_after=seconds)
    if answer.status_code in (401, 402, 403):
        return GenerationFailed(f"{who} does not take our key, or its balance is empty.")
    return GenerationFailed(words(told if isinstance(told, dict) else {}))


def words(told: dict[str, Any]) -> str:
    """Return a refusal in a person's words: `detail` is a list of {type, msg} or a text."""
    detail = told.get("detail") or told.get("error") or ""
    detail = [detail] if isinstance(detail, dict) else detail
    kinds = [str(one.get("type", "")) for one in detail if isinstance(one, dict)] if isinstance(detail, list) else []
    if "content_policy_violation" in kinds or "content_policy" in str(told.get("error_type", "")):
        return UNSAFE
    said = (
        "; ".join(str(one.get("msg") or one.get("message") or "") for one in detail[:3] if isinstance(one, dict))
        if isinstance(detail, list)
        else str(detail)
    )
    said = "".join(letter for letter in said if letter.isprintable())[:200].strip()
    return f"The provider could not do it: {said}" if said else "The provider could not do it."


def waiting(told: dict[str, Any]) -> Work:
    """Return work that is not done: its place, or the percent its last log line names."""
    state = STATES.get(str(told.get("status")))
    if state is None:
        raise GenerationFailed("The provider gave an answer we cannot read.", again=True)
    if state == "queued":
        place = told.get("queue_position")
        return Work(state, 0, place if isinstance(place, int) and 0 <= place < 1_000_000 else 0)
    percent, logs = 0, told.get("logs")
    for line in reversed(logs if isinstance(logs, list) else []):
        if isinstance(line, dict) and (found := STEP.search(str(line.get("message", "")))):
            percent = min(99, int(found[1]))
            break
    return Work(state, percent)


def result(answer: wire.Response) -> Work:
    """Return what is there when it is done; raises GenerationFailed for a result that is not whole."""
    if answer.status_code in REFUSED:
        try:
            told = answer.json()
        except ValueError:
            told = {}
        return Work("failed", reason=words(told if isinstance(told, dict) else {}))
    told = object_of(answer)
    if told.get("status") in STATES:
        return waiting(told)
    if isinstance(trained := told.get("diffusers_lora_file"), dict):
        return Work("succeeded", 100, model=_address(trained))
    unsafe = told.get("has_nsfw_concepts")
    marks = unsafe if isinstance(unsafe, list) else []
    pictures = told.get("images")
    made: list[Any] = pictures if isinstance(pictures, list) else [told["image"]] if "image" in told else []
    films = [told["video"]] if "video" in told else []
    if not made and not films:
        raise GenerationFailed("The provider gave an answer we cannot read.", again=True)
    seed = told.get("seed")
    first = seed if isinstance(seed, int) and not isinstance(seed, bool) else 0
    outputs = [
        Output(_address(one), _type(one, sort), first + i)
        for sort, found in (("image", made), ("video", films))
        for i, one in enumerate(found)
        # The checker blackens what it refuses; nobody shall pay for a black square.
        if not (i < len(marks) and marks[i])
    ]
    return Work("succeeded", 100, outputs=tuple(outputs)) if outputs else Work("failed", reason=UNSAFE)


def _address(file: Any) -> str:
    link = file.get("url") if isinstance(file, dict) else None
    if not isinstance(link, str) or not link.startswith(("https://", "http://")) or len(link) > 2000:
        raise GenerationFailed("The provider gave an answer we cannot read.", again=True)
    return link


def _type(file: dict[str, Any], sort: str) -> str:
    said = file.get("content_type")
    return said if isinstance(said, str) and said.startswith(f"{sort}/") and len(said) < 40 else TYPES[sort]


def request_of(body: bytes) -> str:
    """Return the request a webhook's body speaks of, or ""."""
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    request = told.get("request_id") if isinstance(told, dict) else None
    return request if isinstance(request, str) else ""
