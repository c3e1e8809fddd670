"""Holds on a student: set and lifted by a steward, listed, with a history nobody changes."""

import pytest
from django.urls import reverse

from assessments.acting import importing
from assessments.models import Disclosure, StudentHold
from tests.factories.assessments import StudentHoldFactory

PURPOSE = {"kind": "Another purpose", "words": "A hearing is under way."}
LIST = reverse("assessments:hold_list")


@pytest.fixture
def page(maya):
    return reverse("assessments:student_holds", args=[maya.pk])


def holds(student):
    with importing(student.district_id):
        rows = StudentHold.objects.filter(student=student).order_by("pk")
        return [(row.reason, row.set_by.name, row.lifted_at is None) for row in rows]


def test_a_hold_is_set_shown_and_lifted_and_its_history_stays(steward, data_steward, page, maya):
    steward.post(page, {"reason": "  Hearing of\nMarch 3 "})
    assert holds(maya) == [("Hearing of March 3", "Mira Szabo", True)]
    on_student = steward.get(maya.get_absolute_url()).content.decode()
    assert "Nothing of this student is deleted: Hearing of March 3." in on_student

    [row] = steward.get(page).context["rows"]
    lift = reverse("assessments:hold_lift", args=[row["pk"]])
    first, again = steward.post(lift), steward.post(lift)

    shown = steward.get(page)
    assert (first.status_code, again.status_code) == (302, 302)
    assert (holds(maya), shown.context["rows"]) == (
        [("Hearing of March 3", "Mira Szabo", False)],
        [],
    )
    told = [(line["did"], line["who"], line["name"]) for line in shown.context["lines"]]
    assert told == [
        ("Lifted", "Mira Szabo", "Hearing of March 3"),
        ("Set", "Mira Szabo", "Hearing of March 3"),
    ]
    with importing(maya.district_id):
        changes = Disclosure.objects.filter(what="change")
        assert [row.students for row in changes] == [[maya.pk], [maya.pk]]


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        ("", "Say why nothing may be deleted."),
        ("A hearing is under way.", "A hold with this reason stands already."),
        ("x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
    ],
)
def test_what_a_hold_cannot_be(steward, page, maya, reason, problem):
    with importing(maya.district_id):
        StudentHoldFactory(student=maya)

    answer = steward.post(page, {"reason": reason})

    found = [one for errors in answer.context["form"].errors.values() for one in errors]
    assert (found, len(holds(maya))) == ([problem], 1)


def test_the_same_reason_may_hold_again_once_it_was_lifted(steward, page, maya):
    steward.post(page, {"reason": "Hearing"})
    [row] = steward.get(page).context["rows"]
    steward.post(reverse("assessments:hold_lift", args=[row["pk"]]))
    steward.post(page, {"reason": "Hearing"})

    assert [standing for _, _, standing in holds(maya)] == [False, True]


def test_holds_are_found_by_student_and_reason(steward, maya, noel, district):
    with importing(district.pk):
        StudentHoldFactory(student=maya, reason="A court asked.")
        StudentHoldFactory(student=noel, lifted_at="2026-01-05T00:00Z")

    found = {
        words: [row["student"] for row in steward.get(LIST, {"q": words}).context["rows"]]
        for words in ("", "Maya", "court", "Noel", maya.local_id)
    }
    lifted = steward.get(LIST, {"q": "Noel", "lifted": "on"}).context["rows"]

    only = ["Maya Invented"]
    assert found == {"": only, "Maya": only, "court": only, "Noel": [], maya.local_id: only}
    assert [row["student"] for row in lifted] == ["Noel Imaginary"]
    with importing(district.pk):
        told = Disclosure.objects.filter(what="search").order_by("pk")
        assert [row.students for row in told] == [[maya.pk]] * 3 + [
            [],
            [maya.pk],
            [noel.pk],
        ]


def test_a_hold_of_another_district_is_neither_listed_nor_lifted(steward, far_student):
    with importing(far_student.district_id):
        row = StudentHoldFactory(student=far_student)

    answers = [
        steward.post(reverse("assessments:hold_lift", args=[row.pk])),
        steward.get(reverse("assessments:student_holds", args=[far_student.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert steward.get(LIST).context["rows"] == []
    assert holds(far_student)[0][2] is True


@pytest.mark.parametrize("who", ["specialist", "principal", "school_staff", "district_admin"])
def test_who_is_no_steward_sets_and_lifts_nothing(client, request, who, maya, school_class, page):
    with importing(maya.district_id):
        row = StudentHoldFactory(student=maya)
    client.force_login(request.getfixturevalue(who))

    answers = [
        client.get(LIST),
        client.get(page),
        client.post(page, {"reason": "Mine"}),
        client.post(reverse("assessments:hold_lift", args=[row.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert [reason for reason, _, standing in holds(maya) if standing] == [
        "A hearing is under way."
    ]
    if who != "district_admin":
        text = client.get(maya.get_absolute_url()).content.decode()
        assert "A hearing is under way" not in text
