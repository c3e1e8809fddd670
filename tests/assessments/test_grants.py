"""Leave to see students: given by a steward, to be ended, and over by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.acting import acting_as, importing
from assessments.models import Grant, Student
from tests.factories.assessments import GrantFactory, StudentFactory
from zones.models.draft import Draft

from .leaving import deleted

PURPOSE = {"kind": "Another purpose", "words": "The auditor comes."}


@pytest.fixture
def sent(supervisor):
    """What the form needs, for the whole district."""
    today = timezone.localdate()
    return {
        "user": supervisor.pk,
        "basis": "audit",
        "purpose": "Checks the board's figures.",
        "document": "Minutes, item 4",
        "starts": str(today),
        "ends": str(today + timedelta(days=30)),
    }


def give(browser, sent, **changed):
    return browser.post(reverse("assessments:grant_create"), sent | changed)


def names(user):
    with acting_as(user.pk):
        return sorted(Student.objects.values_list("given_name", flat=True))


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({}, ["Lee", "Maya", "Noel", "Olga"]),
        ({"place": "other_school"}, ["Olga"]),
        ({"student_id": "maya"}, ["Maya"]),
    ],
)
def test_a_grant_opens_the_district_a_school_or_a_student(
    steward, sent, supervisor, students, request, scope, expected
):
    if "place" in scope:
        scope = {"place": request.getfixturevalue("other_school").pk}
    elif scope:
        scope = {"student_id": students["Maya"].local_id}

    before, answer = names(supervisor), give(steward, sent, **scope)

    assert (before, answer.status_code, names(supervisor)) == ([], 302, expected)


def test_an_ended_grant_opens_nothing_and_stays_on_record(steward, sent, supervisor, students):
    page = give(steward, sent)
    pk = int(page["Location"].split("/")[2])

    ended = steward.post(reverse("assessments:grant_end", args=[pk]))
    again = steward.post(reverse("assessments:grant_end", args=[pk]))
    shown = steward.get(page["Location"]).context["row"]

    assert (ended.status_code, again.status_code, names(supervisor)) == (302, 302, [])
    assert (shown["state"].split(" on ")[0], shown["may_end"]) == ("Ended", False)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"ends": -1}, "This day is over: it would give nothing."),
        ({"ends": 400}, "A grant holds for at most a year."),
        ({"starts": 40, "ends": 30}, "The last day cannot be before the first."),
        ({"student_id": "none such"}, "No student, or more than one, has this id."),
        ({"purpose": ""}, "Enter the purpose."),
        ({"document": ""}, "Enter the document."),
    ],
)
def test_what_a_grant_cannot_be(steward, sent, changed, problem):
    today = timezone.localdate()
    changed = {
        name: str(today + timedelta(days=value)) if isinstance(value, int) else value
        for name, value in changed.items()
    }

    answer = give(steward, sent, **changed)

    problems = [one for found in answer.context["form"].errors.values() for one in found]
    assert problem in problems


@pytest.mark.parametrize("who", ["branch_staff", "library_admin", "outsider", "data_steward"])
def test_nobody_of_the_library_of_elsewhere_or_the_steward_is_given_one(
    steward, sent, request, who
):
    answer = give(steward, sent, user=request.getfixturevalue(who).pk)

    assert answer.status_code == 404  # they were not offered


def test_a_student_or_school_of_another_district_is_never_given(
    steward, sent, far_student, district
):
    [place] = far_student.places

    foreign = give(steward, sent, student_id=far_student.local_id)
    school = give(steward, sent, place=place)

    assert "student_id" in foreign.context["form"].errors
    assert school.status_code == 404
    with importing(district.pk):
        assert not Grant.objects.exists()


def test_an_id_that_two_students_have_names_neither(steward, sent, school):
    with importing(school.district_id):
        StudentFactory(school=school, local_id="77")
        StudentFactory(school=school, state_id="77")

    answer = give(steward, sent, student_id="77")

    assert "student_id" in answer.context["form"].errors


def test_a_form_sent_twice_gives_one_grant(steward, sent, district):
    answers = [give(steward, sent).status_code for _ in range(2)]

    with importing(district.pk):
        assert (answers, Grant.objects.count()) == ([302, 200], 1)


def test_grants_stand_in_the_order_they_matter(steward, district, supervisor):
    today = timezone.localdate()
    days = ((-30, -3), (2, 9), (-5, 0), (-5, 5))
    with importing(district.pk):
        for starts, ends in days:
            GrantFactory(
                district=district,
                user=supervisor,
                starts=today + timedelta(days=starts),
                ends=today + timedelta(days=ends),
            )

    page = steward.get(reverse("assessments:grant_list"))

    states = [row["state"] for row in page.context["rows"]]
    assert states == ["Last day today", "In force, 5 days left", "Not yet in force", "Expired"]


def test_grants_of_another_district_are_not_there(steward, outsider):
    elsewhere = outsider.positions.order_by("pk").first().place.district
    with importing(elsewhere.pk):
        grant = GrantFactory(district=elsewhere)

    page = steward.get(reverse("assessments:grant_list"))
    answers = [
        steward.get(grant.get_absolute_url()).status_code,
        steward.post(reverse("assessments:grant_end", args=[grant.pk])).status_code,
    ]

    assert (page.context["rows"], answers) == ([], [404, 404])


def test_pages_of_a_grant_say_that_its_student_was_deleted(
    steward, data_steward, second, viewer, gone
):
    with importing(gone.district_id):
        grant = GrantFactory(district=gone.district, user=viewer, student=gone)
    deleted(data_steward, second, gone.district)

    shown = steward.get(reverse("assessments:grant_detail", args=[grant.pk])).context["row"]
    listed = steward.get(reverse("assessments:grant_list")).context["rows"]

    assert (shown["scope"], shown["may_end"]) == ("a student who was deleted", False)
    assert [row["scope"] for row in listed] == ["a student who was deleted"]


def test_what_is_typed_of_a_student_is_kept_in_no_draft(steward, sent):
    typed = give(steward, sent, student_id="no such number")

    assert (typed.status_code, "draft_of" in typed.content.decode()) == (200, False)
    assert Draft.objects.count() == 0
