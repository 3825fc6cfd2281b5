"""A second opinion on texts: an OpenAI-compatible moderation endpoint, or none."""

from genapp.adapters import wire
from genapp.core.ports import Verdict

ALWAYS = ("sexual/minors", "self-harm/instructions")


class OpenAIModeration:
    """Blocks what the provider marks as sexual content about minors or instructions for self-harm; other marks are told, not blocked."""

    def __init__(self, url: str, key: str, model: str):
        base = url.rstrip("/")
        self._url, self._key, self._model = f"{base if base.endswith('/v1') else base + '/v1'}/moderations", key, model

    async def check(self, text: str) -> Verdict:
        """Return the verdict; raises ConnectionError when the provider cannot be asked."""
        try:
            answer = await wire.client().post(
                self._url, json={"model": self._model, "input": text}, headers={"authorization": f"Bearer {self._key}"}, timeout=5.0
            )
            result = answer.json()["results"][0]
        except (*wire.Failed, ValueError, KeyError, IndexError) as broken:
            raise ConnectionError("moderation") from broken
        marked = tuple(name for name, yes in result.get("categories", {}).items() if yes)
        return Verdict(any(name in ALWAYS for name in marked), marked)


class LocalRulesOnly:
    """No provider: the local rules of `trust` are all there is."""

    async def check(self, text: str) -> Verdict:
        """Find nothing more."""
        return Verdict()
