"""Places that slices further right fill: in one order, with their own loading, and none that nobody shows."""

import reflex as rx

from genapp.ui import slots
from genapp.ui.page import PAGES


def test_a_slot_holds_what_was_registered_for_it_in_an_order_that_no_import_decides():
    def later() -> rx.Component:
        return rx.el.p("later")

    def earlier() -> rx.Component:
        return rx.el.p("earlier")

    later.__qualname__, earlier.__qualname__ = "z", "a"
    try:
        slots.slot("test.place", on_load=["one"])(later)
        slots.slot("test.place", on_load=["two"])(earlier)
        slots.slot("test.place", on_load=["one"])(later)
        shown = str(slots.fill("test.place"))
        assert shown.index("earlier") < shown.index("later")
        assert shown.count("later") == 1
        assert slots.loads(["test.place", "test.nowhere"]) == ["two", "one"]
    finally:
        slots._parts.pop("test.place")
        slots.FILLED.discard("test.place")
    assert "earlier" not in str(slots.fill("test.place"))
    slots.FILLED.discard("test.place")


def test_what_fills_a_slot_is_shown_by_a_page_that_also_loads_it():
    import genapp.genapp as product
    from genapp.chat.pages.room import conversation
    from genapp.teams.pages.teams import team

    assert product
    for page in (conversation, team):
        page()
    assert slots.slots() <= slots.FILLED
    assert slots.slots() <= {name for page in PAGES.values() for name in page.slots}
