"""The account's tabs: each is a page with an address of its own."""

from typing import Any

import reflex as rx

from genapp.ui import routes
from genapp.ui.components import anchor, icon, page_title
from genapp.ui.session import SessionState
from genapp.ui.text import t

TABS = [
    (routes.ACCOUNT, "user", "account.profile"),
    (routes.ACCOUNT_PICTURE, "image", "account.picture"),
    (routes.ACCOUNT_PRIVACY, "eye-off", "account.privacy"),
    (routes.ACCOUNT_NOTICES, "bell", "account.notices"),
    (routes.ACCOUNT_SECURITY, "lock", "account.security"),
    (routes.ACCOUNT_TOKENS, "key-round", "account.tokens"),
    (routes.ACCOUNT_CHATS, "message-circle", "account.chats"),
]


def shell(here: str, *parts: rx.Component) -> rx.Component:
    """Return one tab of the account inside its frame."""
    current: Any = {"aria_current": "page"}
    tabs = [
        anchor(icon(name, 18), t(words), href=path, class_name="tab-ours", **(current if path == here else {}))
        for path, name, words in TABS
    ]
    return rx.el.div(
        page_title(t("account.title"), rx.fragment("@", SessionState.username)),
        rx.el.nav(*tabs, class_name="tabs-ours", aria_label=t("account.tabs")),
        rx.el.div(*parts, class_name="flex flex-col gap-5"),
        class_name="reading py-8 md:py-10",
    )
