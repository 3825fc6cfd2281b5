"""The one metadata: importing this module imports every table."""

from genapp.core.db import metadata

__all__ = ["metadata"]
