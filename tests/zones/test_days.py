from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zones.days import day_lines, read_days
from zones.models import SchoolYear

YEAR = SchoolYear(starts=date(2026, 7, 1), ends=date(2027, 6, 30))
NOV_26_27 = [date(2026, 11, 26), date(2026, 11, 27)]
RECESS = [date(2026, 12, day) for day in (24, 25, 28, 29, 30, 31)] + [date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("line", "days", "name"),
    [
        ("9/7/2026 Labor Day", [date(2026, 9, 7)], "Labor Day"),
        ("09/07/26, Labor Day", [date(2026, 9, 7)], "Labor Day"),
        ("2026-09-07\tLabor Day", [date(2026, 9, 7)], "Labor Day"),
        ("9/7 Labor Day", [date(2026, 9, 7)], "Labor Day"),
        ("1/18 King Day", [date(2027, 1, 18)], "King Day"),
        ("Labor Day: Monday, September 7, 2026", [date(2026, 9, 7)], "Labor Day"),
        ("Sept. 7 – Labor Day", [date(2026, 9, 7)], "Labor Day"),
        ("May 31, 2027 Memorial Day", [date(2027, 5, 31)], "Memorial Day"),
        ("• Sep 7th, 2026", [date(2026, 9, 7)], ""),
        ("Nov 26-27, 2026 Thanksgiving", NOV_26_27, "Thanksgiving"),
        ("Thanksgiving (November 26 – 27)", NOV_26_27, "Thanksgiving"),
        ("9/7/2026 (no school)", [date(2026, 9, 7)], "(no school)"),
        ("Nov. 26 and 27, 2026 Thanksgiving", NOV_26_27, "Thanksgiving"),
        ("Nov 26 to Nov 27 Thanksgiving", NOV_26_27, "Thanksgiving"),
        ("11/26/2026 - 11/27/2026 Thanksgiving", NOV_26_27, "Thanksgiving"),
        ("11/26-11/27 Thanksgiving", NOV_26_27, "Thanksgiving"),
        ("Dec 24, 2026 - Jan 1, 2027 Recess", RECESS, "Recess"),
        ("Dec 24 - Jan 1, 2027 Recess", RECESS, "Recess"),
        ("12/24-1/1 Recess", RECESS, "Recess"),
        ("2026-12-24 through 2027-01-01 Recess", RECESS, "Recess"),
        ("Thu, Dec 24 - Fri, Jan 1 Recess", RECESS, "Recess"),
    ],
)
def test_common_forms_are_read(line, days, name):
    found, bad = read_days(line, YEAR)

    assert (found, bad) == (dict.fromkeys(days, name), [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Labor Day", "has no date we can read: write it like 9/7/2026 or Nov 26-27, 2026."),
        ("2/30/2027 Odd", "has no such date: 2/30."),
        ("13/1/2026", "has no such date: 13/1."),
        ("9/7/2025 Labor Day", "is not in 2026-27: September 7, 2025."),
        ("Dec 24 2026 - Dec 20 2026", "ends before it begins."),
        ("Jul 1, 2026 - Jun 30, 2027", "is longer than 120 days."),
        ("9/7/2026 and 10/12/2026", "has two dates: write one date or one range on a line."),
        ("9/7/2026 " + "x" * 81, "has a name of more than 80 letters."),
    ],
)
def test_bad_lines_are_named_with_number_and_reason(line, reason):
    found, bad = read_days(f"9/8/2026 fine\n\n{line}\n", YEAR)

    assert (found, bad) == ({date(2026, 9, 8): "fine"}, [(3, line, reason)])


def test_a_single_day_keeps_its_own_name_inside_a_range():
    found, _ = read_days("Dec 24 - Dec 28 Recess\nDec 25 Christmas", YEAR)

    assert found == {
        date(2026, 12, 24): "Recess",
        date(2026, 12, 25): "Christmas",
        date(2026, 12, 28): "Recess",
    }


DAYS = st.integers(0, 364).map(lambda number: YEAR.starts + timedelta(number))
NAMES = st.sampled_from(["", "Recess", "Labor Day", "Teachers’ day (no pupils)"])


@given(st.dictionaries(DAYS, NAMES, max_size=40))
def test_what_is_written_is_read_back_the_same(days):
    text = "\n".join(f"{when} {name}" for when, name in day_lines(days))

    assert read_days(text, YEAR) == (days, [])


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_line_by_line(text):
    found, bad = read_days(text, YEAR)

    assert all(YEAR.starts <= day <= YEAR.ends for day in found)
    assert all(reason for _, _, reason in bad)
