"""Links to stored files. To sign one is arithmetic, no network: reads may do it, though storage is otherwise asked by flows alone."""

from genapp.core.ports import ports


def link(key: str) -> str:
    """Return a link to a stored file that works for five minutes, or "" for no key (MED-03)."""
    return ports().storage.url(key) if key else ""
