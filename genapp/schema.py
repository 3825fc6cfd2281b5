"""The one metadata: importing this module imports every table."""

from genapp.accounts import models as _accounts
from genapp.api import models as _api
from genapp.characters import models as _characters
from genapp.chat import models as _chat
from genapp.core import executors as _executors
from genapp.core import outbox as _outbox
from genapp.core import sandbox as _sandbox
from genapp.core.db import metadata
from genapp.credits import models as _credits
from genapp.desk.models import people as _operators
from genapp.desk.models import work as _desk
from genapp.media import models as _media
from genapp.payments.models import orders as _orders
from genapp.payments.models import subscriptions as _subscriptions
from genapp.platform import models as _platform
from genapp.rewards import models as _rewards
from genapp.studio.models import gallery as _gallery
from genapp.studio.models import jobs as _jobs
from genapp.studio.models import shelf as _shelf
from genapp.teams import models as _teams
from genapp.trust import models as _trust

__all__ = [
    "_accounts",
    "_api",
    "_characters",
    "_chat",
    "_credits",
    "_desk",
    "_executors",
    "_gallery",
    "_jobs",
    "_media",
    "_operators",
    "_orders",
    "_outbox",
    "_platform",
    "_rewards",
    "_sandbox",
    "_shelf",
    "_subscriptions",
    "_teams",
    "_trust",
    "metadata",
]
