"""The session cookie's name and how to find it in a header."""

from http.cookies import CookieError, SimpleCookie

from genapp.core.settings import Settings


def cookie_name(settings: Settings) -> str:
    """Return `__Host-session` in production; on a laptop a plain name, because not every browser takes Secure on http (T19)."""
    return "__Host-session" if settings.production else f"session_{settings.port}"


def cookie_value(header: str, settings: Settings) -> str:
    """Return the session token in a Cookie header, or ""; a malformed header holds none."""
    try:
        jar = SimpleCookie(header)
    except CookieError:
        return ""
    morsel = jar.get(cookie_name(settings))
    return morsel.value if morsel else ""
