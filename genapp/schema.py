"""The one metadata: importing this module imports every table."""

from genapp.accounts import models as _accounts
from genapp.characters import models as _characters
from genapp.core.db import metadata
from genapp.platform import models as _platform

__all__ = ["_accounts", "_characters", "_platform", "metadata"]
