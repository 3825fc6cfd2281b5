"""The page about plans."""

import reflex as rx

from genapp.ui import routes
from genapp.ui.components import card, icon, notice, page_title
from genapp.ui.page import page
from genapp.ui.session import SessionState
from genapp.ui.text import t


@page(routes.PLANS, title="Plans", access="public", frame="site", listed=True, description="What genapp costs.")
def plans() -> rx.Component:
    """What is free and what premium will be; nothing is sold here yet."""
    premium = rx.cond(SessionState.premium, notice("success", t("chat.plan_premium_on")), notice("info", t("chat.plan_soon")))
    rows = [("chat.plan_free", "chat.plan_free_text", "heart"), ("chat.plan_premium", "chat.plan_premium_text", "sparkles")]
    return rx.el.div(
        page_title(t("chat.plans"), t("chat.plans_hint")),
        premium,
        rx.el.div(
            *(
                card(
                    icon(name, 28),
                    rx.el.h2(t(title), class_name="subtitle mt-3"),
                    rx.el.p(t(text), class_name="muted mt-2 leading-relaxed"),
                )
                for title, text, name in rows
            ),
            class_name="grid md:grid-cols-2 gap-5 mt-6",
        ),
        class_name="content py-12",
    )
