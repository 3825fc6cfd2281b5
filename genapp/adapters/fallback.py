"""Two models behind breakers: when the first fails before its first word, the second answers (CHAT-12)."""

from collections.abc import AsyncIterator

from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from genapp.core.logs import get_logger
from genapp.core.ports import ChatModel, ChatRequest, ModelFailed

log = get_logger(__name__)
ERRORS, REST = 5, 20.0


class Fallback:
    """Asks its models in turn; each has a breaker that opens after five failures and tries again after twenty seconds."""

    demo = False

    def __init__(self, *models: ChatModel, rest: float = REST):
        self.models = models
        self.name = models[0].name
        self._breakers = AsyncCircuitBreakerFactory(default_threshold=ERRORS, default_ttl=rest)

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield one model's whole reply; raises the last failure when none could begin, or the failure of the one that broke off."""
        failure = ModelFailed("No model answers")
        for place, model in enumerate(self.models):
            said = False
            try:
                breaker = await self._breakers.get_breaker(f"{place}:{model.name}")
                async with breaker:
                    async for piece in model.stream(request):
                        said = True
                        yield piece
                self.name = model.name
                return
            except OpenedState:
                failure = ModelFailed("The model is resting after errors")
            except ModelFailed as failed:
                failure = failed
                log.warning("model.failed", model=model.name, reason=failed.reason)
                if said:
                    raise
        raise failure

    async def probe(self) -> str:
        """Return "" when one of the models answers."""
        reasons = [reason for model in self.models if (reason := await model.probe())]
        return "; ".join(reasons) if len(reasons) == len(self.models) else ""
