"""Who changed what in a test, its levels and windows, and in the settings for students."""

import pytest
from django.utils.html import strip_tags

from assessments.models import LevelSet
from tests.factories import PlaceFactory, PositionFactory
from tests.factories.assessments import AssessmentFactory
from zones.access import Role

TASK = {"name": "Task", "subject": "Reading", "grades": ["04"], "scale": "points"}
LEVELS = {"from_year": "2027", "name_1": "Early", "name_2": "Fluent", "cut_2": "40", "meets": "2"}


def told(client, address):
    """(who, change) of each line, as text, newest first."""
    rows = client.get(address).context["lines"]
    return [(row["who"], row["word"], row["did"], strip_tags(row["changes"])) for row in rows]


def test_the_history_of_a_test_tells_of_its_levels_and_windows(client, supervisor):
    client.force_login(supervisor)
    client.post("/assessments/new/", TASK | {"lowest": "0", "highest": "50"})
    address = client.get("/assessments/").context["rows"][0]["url"]
    client.post(f"{address}levels/new/", LEVELS)
    client.post(f"{address}end/")
    client.post(f"/assessments/levels/{LevelSet.objects.get().pk}/delete/")

    found = told(client, f"{address}history/")

    assert {who for who, *_ in found} == {supervisor.name}
    [added] = [change for _, word, did, change in found if (word, did) == ("Assessment", "Added")]
    assert "Highest50" in added
    assert sorted((word, did) for _, word, did, _ in found) == [
        ("Assessment", "Added"),
        ("Assessment", "Changed"),
        *[("Level", "Added")] * 2,
        *[("Level", "Deleted")] * 2,
        ("Levels", "Added"),
        ("Levels", "Deleted"),
    ]


def test_the_history_of_the_settings_tells_what_was_before(client, data_steward):
    client.force_login(data_steward)
    settings = {"upload_days": "60", "student_years": "6", "roster_folder": ""}
    client.post("/students/settings/", settings)
    version = client.get("/students/settings/").context["form"]["version"].value()
    client.post("/students/settings/", settings | {"student_years": "8", "version": version})

    found = told(client, "/students/settings/history/")

    assert [(who, did) for who, _, did, _ in found] == [
        (data_steward.name, "Changed"),
        (data_steward.name, "Added"),
    ]
    assert [number in found[0][3] for number in "68"] == [True, True]


def test_nothing_is_told_of_another_district(client, district):
    test = AssessmentFactory(district=district)
    far = PositionFactory(place=PlaceFactory(), role=Role.DATA_STEWARD).user
    client.force_login(far)

    assert client.get(f"/assessments/{test.pk}/history/").status_code == 404
    assert client.get(f"/students/settings/history/?district={district.pk}").status_code == 404


@pytest.mark.parametrize(
    ("person", "answer"),
    [("specialist", 403), ("principal", 403), ("viewer", 404), ("branch_staff", 404)],
)
def test_who_keeps_nothing_reads_no_history(request, client, district, person, answer):
    test = AssessmentFactory(district=district)
    client.force_login(request.getfixturevalue(person))

    assert client.get(f"/assessments/{test.pk}/history/").status_code == answer
    assert client.get("/students/settings/history/").status_code == 404
