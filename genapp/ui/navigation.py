"""What stands in the navigation, and for whom."""

from dataclasses import dataclass
from typing import Literal

from genapp.ui import routes

Audience = Literal["everybody", "stranger", "user", "office", "operator"]


@dataclass(frozen=True)
class Link:
    """One entry; `icon` is a lucide name."""

    label: str
    path: str
    icon: str = "circle"
    audience: Audience = "user"


LINKS: list[Link] = [
    Link("Discover", routes.DISCOVER, "compass", "everybody"),
    Link("Chats", routes.CHAT, "message-circle"),
    Link("Studio", routes.STUDIO, "sparkles"),
    Link("Favourites", routes.FAVOURITES, "heart"),
    Link("Credits", routes.CREDITS, "coins"),
    Link("Rewards", routes.REWARDS, "gift"),
    Link("Teams", routes.TEAMS, "users"),
    Link("Account", routes.ACCOUNT, "user"),
    Link("Waiting", routes.OPERATOR_WAITING, "inbox", "operator"),
    Link("Conversations", routes.OPERATOR_CHAT, "messages-square", "operator"),
    Link("Stats", routes.OPERATOR_STATS, "chart-column", "operator"),
    Link("Settings", routes.OPERATOR_SETTINGS, "settings", "operator"),
    Link("Dashboard", routes.ADMIN_DASHBOARD, "layout-dashboard", "office"),
    Link("Notices", routes.ADMIN_NOTICES, "bell", "office"),
    Link("Monitor", routes.ADMIN_MONITOR, "activity", "office"),
    Link("Chats", routes.ADMIN_CHATS, "messages-square", "office"),
    Link("Operators", routes.ADMIN_OPERATORS, "headset", "office"),
    Link("Characters", routes.ADMIN_CHARACTERS, "users", "office"),
    Link("Staff", routes.ADMIN_STAFF, "shield", "office"),
    Link("Age reviews", routes.ADMIN_AGES, "cake", "office"),
    Link("Pictures", routes.ADMIN_MEDIA, "image", "office"),
    Link("Payments", routes.ADMIN_PAYMENTS, "receipt", "office"),
    Link("Shop", routes.ADMIN_SHOP, "store", "office"),
    Link("Prices", routes.ADMIN_PRICES, "badge-percent", "office"),
    Link("Audit log", routes.ADMIN_AUDIT, "scroll-text", "office"),
]


def link_to(label: str, path: str, *, icon: str = "circle", audience: Audience = "user") -> None:
    """Add an entry; call it beside the page it leads to."""
    LINKS.append(Link(label, path, icon, audience))
