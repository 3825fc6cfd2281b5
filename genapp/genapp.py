"""The application: pages, HTTP routes, ports, bus and jobs are wired here and nowhere else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from importlib import import_module
from typing import Any

import reflex as rx
from reflex.app import default_error_boundary

from genapp import build
from genapp import schema as schema
from genapp.accounts import http as accounts_http
from genapp.adapters.connect import close, connect, connect_bus
from genapp.api.http import routes as api_http
from genapp.backoffice import http as backoffice_http
from genapp.core import db, events, jobs, logs, ports
from genapp.core.clock import now
from genapp.core.errors import DomainError
from genapp.core.settings import settings
from genapp.credits import http as credits_http
from genapp.desk.queries import chosen as desk
from genapp.media import http as media_http
from genapp.onboarding import http as onboarding_http
from genapp.payments import http as payments_http
from genapp.platform import service as platform
from genapp.site import http as site_http
from genapp.studio.queries import chosen as studio
from genapp.trust import http as trust_http
from genapp.trust.service import spend_challenge
from genapp.ui import live, theme
from genapp.ui.limits import limit_events
from genapp.ui.toasts import Toasts
from genapp.ui.web import Web

# Importing a slice's pages registers its screens; a new slice is one line here.
SCREENS = (
    "genapp.site.pages.landing",
    "genapp.site.pages.telling",
    "genapp.api.pages",
    "genapp.site.pages.development",
    "genapp.characters.pages.discover",
    "genapp.characters.pages.character",
    "genapp.onboarding.pages.doors",
    "genapp.onboarding.pages.started",
    "genapp.onboarding.pages.staff",
    "genapp.chat.pages.threads",
    "genapp.chat.pages.room",
    "genapp.desk.pages.beside",
    "genapp.site.pages.account.profile",
    "genapp.site.pages.account.security",
    "genapp.site.pages.account.tokens",
    "genapp.site.pages.account.chats",
    "genapp.site.pages.account.notices",
    "genapp.teams.pages.teams",
    "genapp.credits.pages.statement",
    "genapp.payments.pages.credits",
    "genapp.payments.pages.plans",
    "genapp.payments.pages.sandbox",
    "genapp.payments.pages.billing",
    "genapp.rewards.pages.rewards",
    "genapp.studio.pages.create",
    "genapp.studio.pages.gallery",
    "genapp.studio.pages.models",
    "genapp.studio.pages.training",
    "genapp.studio.pages.swap",
    "genapp.studio.pages.jobs",
    "genapp.studio.pages.limits",
    "genapp.desk.pages.waiting",
    "genapp.desk.pages.workplace",
    "genapp.desk.pages.stats",
    "genapp.desk.pages.settings",
    "genapp.backoffice.pages.office",
    "genapp.backoffice.pages.media",
    "genapp.backoffice.pages.notices",
    "genapp.backoffice.pages.payments",
    "genapp.backoffice.pages.shop",
    "genapp.backoffice.pages.prices",
    "genapp.backoffice.pages.generations",
    "genapp.backoffice.pages.characters",
    "genapp.backoffice.pages.character",
    "genapp.backoffice.pages.pieces",
    "genapp.backoffice.pages.imports",
    "genapp.backoffice.pages.requests",
    "genapp.backoffice.pages.operators",
    "genapp.backoffice.pages.monitor",
    "genapp.backoffice.pages.chats",
    "genapp.backoffice.pages.chat",
)
# What nobody's screen leads to, but time does, and what happens further left.
WORK = (
    "genapp.api.flows", "genapp.credits.flows", "genapp.payments.flows.catalogue", "genapp.platform.flows", "genapp.desk.flows.clockwork", "genapp.studio.flows.running",
    "genapp.studio.flows.watching", "genapp.studio.flows.previews", "genapp.studio.service.leaving",
)  # fmt: skip
for _module in (*SCREENS, *WORK):
    import_module(_module)
ROUTES = [
    *site_http.routes,
    *accounts_http.routes,
    *trust_http.routes,
    *onboarding_http.routes,
    *media_http.routes,
    *api_http.routes,
    *credits_http.routes,
    *payments_http.routes,
    *backoffice_http.routes,
    *api_http.elsewhere,
]


def refused(exception: Exception) -> rx.event.EventSpec | None:
    """Tell the person: a refusal in its own words, anything else as a reference code that is in the log."""
    show: Any = Toasts.show
    if isinstance(exception, live.STORE_AWAY):
        # A message would need the very state that is away, fail like this and be told again, without end.
        log.warning("state.away", kind=type(exception).__name__)
        return None
    if isinstance(exception, DomainError):
        return show("error", exception.message, "")
    reference = logs.fault(exception)
    _remember(asyncio.get_running_loop().create_task(tell_staff(type(exception).__name__, reference)))
    return show("error", "", reference)


_telling: set[asyncio.Task[None]] = set()


def _remember(task: asyncio.Task[None]) -> None:
    """Keep a task until it is done: the loop itself holds none."""
    _telling.add(task)
    task.add_done_callback(_telling.discard)


async def tell_staff(kind: str, reference: str) -> None:
    """Put a fault before staff, each kind once an hour (ADM-15). When the database itself is away the log has to do."""
    try:
        await db.transact(
            platform.alert,
            "system_error",
            f"{kind}, reference {reference}",
            priority="high",
            entity="fault",
            once=f"fault:{kind}:{now():%Y%m%d%H}",
        )
    except Exception as error:  # Whatever it is, the fault itself has been logged and the person told.
        log.error("staff.not_told", kind=type(error).__name__)


async def spend(nonce: str, until: datetime) -> bool:
    """Remember a used human check in the database, so that every process knows."""
    return await db.transact(spend_challenge, nonce, until)


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Everything that lives as long as the server: ports, bus, durable jobs, the loop's own pulse."""
    # A figure of the desk or the studio that cannot be is told at the start, not at the first conversation.
    desk.chosen()
    studio.chosen()
    ports.use(await connect(settings(), spend))
    bus = connect_bus(settings())
    await bus.start()
    events.use(bus)
    await jobs.start(settings().database_url, settings().data)
    pulse = asyncio.create_task(logs.watch_loop())
    try:
        yield
    finally:
        pulse.cancel()
        await jobs.stop()
        await bus.stop()
        await close()
        db.close()


def outermost(reflex: Any) -> Any:
    """Wrap Reflex: our own routes, headers, origins and guards come before it."""
    return Web(reflex, ROUTES, build.built())


log = logs.get_logger(__name__)
logs.configure(settings())
db.use(settings().database_url)
app = rx.App(
    stylesheets=theme.stylesheets,
    head_components=theme.head(),
    html_lang="en",
    toaster=None,
    # Reflex's own connection notices are toasts, which the browser evaluates; ours is a component of every frame.
    app_wraps={(55, "ErrorBoundary"): lambda _stateful: default_error_boundary()},
    backend_exception_handler=refused,
    api_transformer=outermost,
)
app.register_lifespan_task(running)
limit_events(app)
live.use(app)
