"""A second opinion on texts: an OpenAI-compatible moderation endpoint, or none."""

from genapp.adapters import wire
from genapp.core.ports import Verdict

ALWAYS = ("sexual/minors", "self-harm/instructions")


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


class LocalRulesOnly:
    """No provider: the local rules of `trust` are all there is."""

    async def check(self, text: str) -> Verdict:
        """Find nothing more."""
        return Verdict()
