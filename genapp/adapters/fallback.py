"""Several models in a row: when one fails before its first word, the next answers (CHAT-12)."""

from collections.abc import AsyncIterator
from contextlib import aclosing

from genapp.core.logs import get_logger
from genapp.core.ports import ChatModel, ChatRequest, ModelFailed

log = get_logger(__name__)


class Fallback:
    """Asks its models in turn. Words already shown are never taken back: a model that breaks off later fails the reply."""

    demo = False

    def __init__(self, *models: ChatModel):
        self.models = models
        self.name = models[0].name

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield one model's whole reply; raises the failure of the one that broke off, or when none could begin, the one that may be asked soonest."""
        failures: list[ModelFailed] = []
        for model in self.models:
            said = False
            try:
                async with aclosing(model.stream(request)) as pieces:  # pyright: ignore[reportArgumentType]
                    async for piece in pieces:
                        said = True
                        yield piece
                return
            except ModelFailed as failed:
                log.warning("model.failed", model=model.name, reason=failed.reason, said=said)
                if said:
                    raise
                failures.append(failed)
        raise min(failures, key=lambda failed: failed.retry_after)

    async def probe(self) -> str:
        """Return "" when one of the models answers, else why none does."""
        reasons = [await model.probe() for model in self.models]
        return "" if "" in reasons else "; ".join(reasons)
