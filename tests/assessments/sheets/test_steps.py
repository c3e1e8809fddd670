"""One student after the other, as on a phone."""

import pytest
from django.urls import reverse

from assessments.acting import importing
from assessments.models import Administration
from tests.assessments.sheets.found import records, stored
from tests.factories.assessments import StudentFactory


@pytest.fixture
def step(fall, school_class, noel_too, maya):
    """The first student of the list, Noel, and after him Maya."""
    return [
        reverse("assessments:grid_student", args=[fall.pk, school_class.pk, row.pk])
        for row in (noel_too, maya)
    ]


def test_one_student_after_the_other_until_the_class_is_done(
    client, school_staff, step, address, noel_too, maya, district
):
    client.force_login(school_staff)

    answers = [client.get(step[0])]
    answers.append(client.post(step[0], {"value": "71", "seen": ""}))
    answers.append(client.post(step[1], {"choose": "Exempt", "value": "", "seen": ""}))

    assert [answer.status_code for answer in answers] == [200, 302, 302]
    assert [answer.url for answer in answers[1:]] == [step[1], address]
    assert stored(district) == [
        ("Maya", "fall", None, None, "exempt"),
        ("Noel", "fall", 71, "Meeting", "scored"),
    ]
    assert [(row[0], row[2]) for row in records(district)] == [
        ("view", [noel_too.pk]),
        ("change", [noel_too.pk]),
        ("change", [maya.pk]),
    ]


def test_one_student_at_a_time_says_what_is_wrong_and_what_others_typed(
    client, specialist, school_staff, step, noel_too, district
):
    client.force_login(specialist)
    wrong = client.post(step[0], {"value": "101", "seen": ""}).content.decode()
    client.post(step[0], {"value": "50", "seen": ""})
    client.force_login(school_staff)
    late = client.post(step[0], {"value": "60", "seen": ""}).content.decode()
    kept = stored(district)
    client.post(step[0], {"choose": "60", "seen": "50"})

    assert ("101 is not on the scale: 0 to 100." in wrong, 'value="101"' in wrong) == (True, True)
    assert "Dana Okafor entered 50 meanwhile." in late
    assert kept == [("Noel", "fall", 50, "Developing", "scored")]
    assert stored(district) == [("Noel", "fall", 60, "Developing", "scored")]


def test_from_a_window_that_is_locked_one_is_led_to_the_one_that_is_open(
    client, specialist, fall, winter, school_class
):
    Administration.objects.filter(pk=winter.pk).update(opens="2999-01-01")
    client.force_login(specialist)

    page = client.get(reverse("assessments:grid", args=[winter.pk, school_class.pk]))

    opened = f"/administrations/{fall.pk}/classes/{school_class.pk}/"
    found = [address.startswith(opened) for address, *_ in page.context["rows"]]
    assert (set(found), page.context["first_url"].startswith(opened)) == ({True}, True)


@pytest.mark.parametrize(
    ("who", "expected"),
    [("principal", 403), ("viewer", 404), ("branch_staff", 404), ("oak_specialist", 404)],
)
def test_one_student_at_a_time_is_for_who_enters(request, client, who, expected, step, district):
    client.force_login(request.getfixturevalue(who))

    statuses = [client.get(step[0]).status_code, client.post(step[0], {"value": "1"}).status_code]

    assert (statuses, stored(district)) == ([expected] * 2, [])


def test_a_student_of_another_class_is_on_no_step(
    client, specialist, fall, school_class, oak_student, school
):
    with importing(school.district_id):
        unlisted = StudentFactory(school=school)
    client.force_login(specialist)

    statuses = [
        client.get(
            reverse("assessments:grid_student", args=[fall.pk, school_class.pk, row.pk])
        ).status_code
        for row in (oak_student, unlisted)
    ]

    assert statuses == [404, 404]
