"""A second opinion on texts and on pictures: an OpenAI-compatible moderation endpoint, or none."""

import base64

from genapp.adapters import wire
from genapp.core.ports import Verdict

ALWAYS = ("sexual/minors", "self-harm/instructions")
NEVER_SHOWN = ("sexual", "sexual/minors", "violence/graphic", "self-harm", "self-harm/intent", "self-harm/instructions")
MINORS = 0.2


class OpenAIModeration:
    """Blocks what the provider marks as sexual content about minors or instructions for self-harm; other marks are told, not blocked."""

    def __init__(self, url: str, key: str, model: str):
        self._url, self._model = f"{wire.versioned(url)}/moderations", model
        self._headers = {"authorization": f"Bearer {key}"} if key else {}

    async def check(self, text: str) -> Verdict:
        """Return the verdict; raises ConnectionError when the provider cannot be asked."""
        try:
            answer = await wire.client().post(self._url, json={"model": self._model, "input": text}, headers=self._headers, timeout=5.0)
            if answer.status_code != 200:
                raise ConnectionError(f"moderation HTTP {answer.status_code}")
            marked = tuple(name for name, yes in answer.json()["results"][0]["categories"].items() if yes)
        except (*wire.Failed, ValueError, KeyError, IndexError, TypeError, AttributeError) as broken:
            raise ConnectionError("moderation") from broken
        return Verdict(any(name in ALWAYS for name in marked), marked)


class OpenAIPictures:
    """Judges pictures by the same endpoint, with `image_url` (omni-moderation): nudity, minors and gore never pass (CONS-1, C52)."""

    def __init__(self, url: str, key: str, model: str):
        self._url, self._model = f"{wire.versioned(url)}/moderations", model
        self._headers = {"authorization": f"Bearer {key}"} if key else {}

    async def check(self, body: bytes, content_type: str) -> Verdict:
        """Return the verdict; raises ConnectionError when the provider cannot be asked: then nothing may pass."""
        link = f"data:{content_type};base64,{base64.b64encode(body).decode()}"
        asked = {"model": self._model, "input": [{"type": "image_url", "image_url": {"url": link}}]}
        try:
            answer = await wire.client().post(self._url, json=asked, headers=self._headers, timeout=20.0)
            if answer.status_code != 200:
                raise ConnectionError(f"moderation HTTP {answer.status_code}")
            result = answer.json()["results"][0]
            marked = tuple(name for name, yes in result["categories"].items() if yes is True)
            scores = result.get("category_scores") or {}
            # Of children one asks earlier: a faint suspicion is enough, and the provider does not score it for pictures everywhere.
            minors = float(scores.get("sexual/minors") or 0.0) >= MINORS
        except (*wire.Failed, ValueError, KeyError, IndexError, TypeError, AttributeError) as broken:
            raise ConnectionError("moderation") from broken
        if minors and "sexual/minors" not in marked:
            marked += ("sexual/minors",)
        return Verdict(any(name in NEVER_SHOWN for name in marked), marked)


class LocalRulesOnly:
    """No provider: the local rules of `trust` are all there is."""

    async def check(self, text: str) -> Verdict:
        """Find nothing more."""
        return Verdict()
