"""Templates: known names are filled in once, unknown ones are reported, the hour is the person's own (OPUI-03)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genapp.desk.templates import NAMES, fill, time_of_day, unknown

FILLED = {"user_name": "Ann", "character_name": "Zuri", "time_of_day": "evening"}


def test_opui_03_names_are_filled_in_with_or_without_spaces_and_as_often_as_they_stand():
    assert (
        fill("Good {{time_of_day}}, {{ user_name }}! {{user_name}}, {{\tcharacter_name }} here.", **FILLED)
        == "Good evening, Ann! Ann, Zuri here."
    )


def test_opui_03_what_is_unknown_or_not_given_stays_and_is_reported():
    body = "{{user_name}} {{city}} {{ pet name }} {{city}} {{}} {{ }} {user_name} {{User_Name}}"
    assert fill(body, user_name="Ann", city="Nairobi") == "Ann {{city}} {{ pet name }} {{city}} {{}} {{ }} {user_name} {{User_Name}}"
    assert unknown(body) == ["city", "pet name", "User_Name"]
    assert fill("{{user_name}}, {{time_of_day}}", time_of_day="night") == "{{user_name}}, night"
    assert unknown("".join(f"{{{{{name}}}}}" for name in NAMES)) == []


def test_opui_03_braces_and_backslashes_within_a_name_are_only_letters():
    assert fill("Hi {{user_name}} from {{character_name}}", user_name="{{character_name}}", character_name=r"\1 {{user_name}}") == r"Hi {{character_name}} from \1 {{user_name}}"  # fmt: skip


@given(st.text(), st.text())
def test_opui_03_a_name_arrives_letter_by_letter_whatever_it_holds(before, name):
    plain = before.replace("{", "").replace("}", "")
    assert fill(f"{plain}{{{{user_name}}}}{plain}", user_name=name) == plain + name + plain


@given(st.text(alphabet="{} \nauser_name", max_size=60))
def test_opui_03_a_template_without_names_given_is_left_alone(body):
    assert fill(body) == body


@pytest.mark.parametrize(
    ("hour", "minute", "word"),
    [
        (4, 59, "night"), (5, 0, "morning"), (11, 59, "morning"), (12, 0, "afternoon"), (16, 59, "afternoon"), (17, 0, "evening"), (21, 59, "evening"),
        (22, 0, "night"), (0, 0, "night"),
    ],
)  # fmt: skip
def test_opui_03_the_hour_on_the_persons_wall_names_the_day(hour, minute, word):
    at = datetime(2026, 11, 21, hour, minute, tzinfo=ZoneInfo("Africa/Nairobi"))
    assert time_of_day(at, "Africa/Nairobi") == word
    assert time_of_day(at.astimezone(UTC), "Africa/Nairobi") == word


def test_opui_03_where_clocks_change_the_wall_decides_and_a_time_without_a_zone_is_a_fault():
    assert time_of_day(datetime(2026, 3, 28, 3, 59, tzinfo=UTC), "Europe/Berlin") == "night"
    assert time_of_day(datetime(2026, 3, 29, 3, 0, tzinfo=UTC), "Europe/Berlin") == "morning"
    with pytest.raises(ValueError, match="zone"):
        time_of_day(datetime(2026, 1, 1), "UTC")
