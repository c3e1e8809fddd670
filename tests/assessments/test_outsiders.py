"""Whoever has no reason finds no page of students: read in the tables that test_access proves."""

from pathlib import Path

import pytest

# The library's side, viewers and the offices: without a grant they never see a row.
NEVER = "zone_lead branch_lead far_branch_lead branch_staff library_admin viewer".split()
OFFICES = ["supervisor", "district_admin"]
# Pages without a row of a student: tests and windows, groups as such, positions of staff.
WITHOUT_ROWS = tuple(
    f"assessments:{noun}_"
    for noun in (
        "assessment",
        "administration",
        "dimension",
        "category",
        "level_set",
        "sitting",
        "proposal",
    )
)
# The second person of a deletion sees counts and the rule, never whom it lists.
SECOND_PERSON = {
    f"assessments:deletion_{word}"
    for word in ("list", "detail", "approve", "withdraw", "again", "certificate")
}
# Rows of the world that are, or hold, rows of the students of one school.
OF_THE_SCHOOL = ("student", "class")


def rows():
    """[(page, its row, {person: status})] of every page of students."""
    for path in sorted(Path(__file__).parents[1].glob("access_table_students*.txt")):
        head, *lines = path.read_text().splitlines()
        for line in lines:
            page, target, *statuses = line.split()
            yield page, target, dict(zip(head.split()[2:], map(int, statuses), strict=True))


@pytest.mark.parametrize("person", [*NEVER, *OFFICES])
def test_who_can_have_no_reason_gets_404_everywhere(person):
    found = {
        (page, target)
        for page, target, statuses in rows()
        if not page.startswith(WITHOUT_ROWS) and statuses[person] != 404
    }
    found -= {row for row in found if person == "district_admin" and row[0] in SECOND_PERSON}

    assert found == set()


def test_a_specialist_of_another_school_gets_404_for_its_students_and_classes():
    found = {
        (page, target)
        for page, target, statuses in rows()
        if target.split("/")[0] in OF_THE_SCHOOL and statuses["colleague"] != 404
    }

    assert found == set()


def test_nobody_who_is_not_signed_in_reaches_anything():
    assert {statuses["anonymous"] for _, _, statuses in rows()} == {302}
