"""A data steward says what for, before a row of a student is shown."""

from datetime import timedelta

import pytest
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from assessments.acting import ActingAs, acting_as, state_purpose, stated_purpose
from assessments.disclosures import for_readers, for_stewards, refuse, student_or_404
from assessments.models import Disclosure, Student
from tests.factories import PositionFactory
from zones.drafts import keeps_draft

SAID = {"kind": "Audit or breach", "words": "Who looked at grade four in May?"}
PURPOSE = "Audit or breach: Who looked at grade four in May?"


@pytest.fixture
def asked(rf):
    """Asks a view for a page of students as somebody, through the middleware: (answer, request)."""

    def ask(view, user, purpose="", method="get", **kwargs):
        request = getattr(rf, method)("/students/?q=May")
        request.user, request.session = user, {}
        request.resolver_match = type("Match", (), {"app_name": "assessments"})
        if purpose:
            state_purpose(request, purpose)
        return ActingAs(None).process_view(request, view, (), kwargs)

    return ask


@for_readers
def names(request):
    rows = Student.objects.visible_to(request.user).order_by("given_name")
    return HttpResponse(" ".join(row.given_name for row in rows))


@for_stewards
def stewards_names(request):
    return names(request)


@keeps_draft
@for_readers
def sent(request, pk):
    student_or_404(request, pk)


def test_a_steward_says_what_for_and_goes_on_to_the_page(client, data_steward):
    client.force_login(data_steward)
    address = f"{reverse('assessments:purpose')}?next=/holds/"

    before = client.get(address).content.decode()
    answer = client.post(address, SAID)
    after = client.get(address).content.decode()

    assert (answer.status_code, answer["Location"]) == (302, "/holds/")
    assert (PURPOSE in before, PURPOSE in after) == (False, True)


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "", "x"])
def test_after_the_purpose_nobody_is_sent_elsewhere(client, data_steward, address):
    client.force_login(data_steward)

    answer = client.post(f"{reverse('assessments:purpose')}?next={address}", SAID)

    assert answer["Location"] == "/students/"


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"words": "Reading"}, "Choose what you look at students for."),
        ({"kind": "Report"}, "Say in a few words what you look for."),
        ({"kind": "Report", "words": "x 1 ?"}, "Say it so that somebody else understands it."),
    ],
)
def test_an_empty_purpose_opens_nothing(client, data_steward, sent, problem):
    client.force_login(data_steward)

    page = client.post(reverse("assessments:purpose"), sent).content.decode()

    assert problem in page
    assert "student_purpose" not in client.session


def test_a_purpose_ends_with_the_day_with_its_person_and_when_it_is_dropped(
    client, data_steward, specialist
):
    client.force_login(data_steward)
    client.post(reverse("assessments:purpose"), SAID)
    said = client.session["student_purpose"]
    client.post(reverse("assessments:purpose_end"))

    yesterday = str(timezone.localdate() - timedelta(days=1))
    found = [
        stated_purpose(type("Asked", (), {"session": session, "user": user}))
        for session, user in (
            ({"student_purpose": said}, data_steward),
            ({"student_purpose": said | {"day": yesterday}}, data_steward),
            ({"student_purpose": said}, specialist),
            (client.session, data_steward),
        )
    ]

    assert found == [PURPOSE, "", "", ""]


def test_nothing_is_shown_to_a_steward_before_the_purpose(asked, data_steward, students):
    before = asked(names, data_steward)
    after = asked(names, data_steward, PURPOSE)

    assert before["Location"] == f"{reverse('assessments:purpose')}?next=%2Fstudents%2F%3Fq%3DMay"
    assert after.content.decode() == "Lee Maya Noel Olga"


def test_a_steward_who_is_a_specialist_too_opens_the_stewards_pages_by_a_purpose_alone(
    asked, data_steward, school, students
):
    PositionFactory(place=school, user=data_steward)

    own = asked(names, data_steward)
    before = asked(stewards_names, data_steward)
    after = asked(stewards_names, data_steward, PURPOSE)

    assert own.content.decode() == "Maya Noel"
    assert before.status_code == 302
    assert after.content.decode() == "Lee Maya Noel Olga"


def test_what_is_sent_without_a_reason_is_on_record_too(asked, specialist, oak_student):
    with pytest.raises(Http404):
        asked(sent, specialist, method="post", pk=oak_student.pk)

    found = list(Disclosure.objects.values_list("user", "students", "allowed", "what"))
    assert found == []  # nobody acts here
    assert recorded(specialist) == [(specialist.pk, [oak_student.pk], False, "view")]


def test_who_can_have_no_reason_is_on_record_where_they_hold_a_seat(asked, branch_staff):
    with pytest.raises(Http404):
        asked(names, branch_staff)

    assert recorded(branch_staff) == [(branch_staff.pk, [], False, "view")]


def test_a_refusal_is_a_404_for_somebody_who_holds_nothing(asked, django_user_model):
    nobody = django_user_model.objects.create(email="nobody@example.org", name="Nobody")

    with pytest.raises(Http404):
        asked(lambda request: refuse(request, "view", []), nobody)


def recorded(user):

    with acting_as(user.pk):
        return list(Disclosure.objects.values_list("user", "students", "allowed", "what"))
