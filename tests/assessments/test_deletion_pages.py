"""The pages of a deletion: a dry run, the list, a second person, the certificate; for whom not."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import retention
from assessments.acting import importing
from assessments.models import Deletion, Disclosure, StudentSettings
from tests.factories import PlaceFactory, PositionFactory
from tests.factories.assessments import DeletionFactory, RecordRequestFactory, StudentHoldFactory
from zones.access import Kind, Role

from .leaving import (
    approve,
    asked,
    change,
    left,
    names,
    read_again,
)

PURPOSE = {"kind": "Another purpose", "words": "Whose years are over?"}
LIST = reverse("assessments:deletion_list")


def url(name, row, *more):
    return reverse(f"assessments:deletion_{name}", args=[row.pk, *more])


def browser(user, purpose=False):
    made = Client()
    made.force_login(user)
    if purpose:
        made.post(reverse("assessments:purpose"), PURPOSE)
    return made


@pytest.fixture
def steward(data_steward):
    """Signed in, and stated what for."""
    return browser(data_steward, purpose=True)


@pytest.fixture
def run(data_steward, district, gone):
    """A dry run that lists one student, named Gone."""
    return asked(data_steward, district)


def said(page):
    """What the page tells besides that a purpose was stated."""
    found = [str(one) for one in page.context["messages"]]
    return [one for one in found if not one.startswith("It stands beside")]


def count(district):
    with importing(district.pk):
        return Deletion.objects.count()


def carried_out(row):
    """What the worker does with what was approved."""
    found = retention.carry_out(row.pk)
    read_again(row)
    return found


def test_a_dry_run_counts_and_says_who_is_kept_back(steward, data_steward, district, gone, school):
    held, waits = left(school), left(school)
    with importing(district.pk):
        StudentHoldFactory(student=held)
        RecordRequestFactory(student=waits)

    answer = steward.post(reverse("assessments:deletion_create"), {"district": district.pk})

    with importing(district.pk):
        row = Deletion.objects.get()
    assert (answer["Location"], row.asked_by) == (row.get_absolute_url(), data_steward)
    page = steward.get(row.get_absolute_url())
    shown = page.context["shown"]
    assert shown.counts == [("Students", "1", "1"), ("Enrollments in schools", "1", "1")]
    assert (shown.waits, shown.asked_it, shown.may_withdraw) == (True, True, True)
    text = page.content.decode()
    assert "By holds: <a" in text
    assert "open requests of families: <a" in text
    assert "Approve and delete" not in text
    assert "Gone" not in text


def test_a_dry_run_that_finds_nobody_makes_no_row(steward, district, maya):
    page = steward.post(
        reverse("assessments:deletion_create"), {"district": district.pk}, follow=True
    )

    assert count(district) == 0
    assert said(page) == [
        "Nobody’s rows are to be deleted. Kept back by holds: 0, by open requests: 0."
    ]


def test_one_dry_run_at_a_time(steward, run, district):
    page = steward.post(
        reverse("assessments:deletion_create"), {"district": district.pk}, follow=True
    )

    assert (count(district), said(page)) == (
        1,
        ["A dry run is open already: decide that one first."],
    )


def test_who_has_not_said_what_for_says_it_and_comes_back_to_the_list(data_steward, district):
    other = browser(data_steward)

    answer = other.post(reverse("assessments:deletion_create"), {"district": district.pk})
    stated = other.post(answer["Location"], PURPOSE)

    assert (answer["Location"], stated["Location"]) == (
        "/students/purpose/?next=%2Fdeletions%2F",
        LIST,
    )


def test_a_dry_run_is_asked_for_a_district_one_keeps(steward, outsider):
    far = outsider.positions.first().place.district

    for district in (far.pk, "", "x"):
        answer = steward.post(reverse("assessments:deletion_create"), {"district": district})
        assert answer.status_code == 404


def test_the_students_are_listed_to_stewards_and_stand_on_record(steward, run, gone, district):
    page = steward.get(url("students", run))
    file = steward.get(url("students_export", run, "csv"))

    assert [(row["name"], row["left_out"]) for row in page.context["rows"]] == [
        ("Gone Invented", "")
    ]
    table = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert table[1:] == [["Gone Invented", gone.local_id, "", "2013-06-14", ""]]
    with importing(district.pk):
        found = Disclosure.objects.filter(page__contains="/deletions/").order_by("pk")
        assert [(row.what, row.students, bool(row.file_sha256)) for row in found] == [
            ("view", [gone.pk], False),
            ("export", [gone.pk], True),
        ]


def test_the_list_says_who_would_be_left_out_today(steward, run, gone, district):
    with importing(district.pk):
        StudentHoldFactory(student=gone)

    page = steward.get(url("students", run))

    assert [row["left_out"] for row in page.context["rows"]] == ["A hold stands."]


def test_lists_cost_the_same_however_long_they_are(steward, run, district, school):
    def queries(address):
        with CaptureQueriesContext(connection) as found:
            assert steward.get(address).status_code == 200
        return len(found)

    pages = (LIST, reverse("assessments:hold_list"))
    with importing(district.pk):
        StudentHoldFactory(student=left(school))
    before = [queries(page) for page in pages]
    more = [left(school) for _ in range(3)]
    with importing(district.pk):
        for student in more:
            StudentHoldFactory(student=student)
            DeletionFactory(district=district, done_at=run.asked_at)

    assert [queries(page) for page in pages] == before


def test_an_administrator_reads_counts_and_rule_and_no_name(run, district_admin, gone):
    admin = browser(district_admin)

    page = admin.get(run.get_absolute_url())
    answers = [admin.get(url("students", run)), admin.get(url("students_export", run, "csv"))]
    answers.append(admin.get(gone.get_absolute_url()))

    text = page.content.decode()
    assert "The last enrollment, class and result" in text
    assert "Approve and delete" in text
    assert "Gone" not in text
    assert gone.local_id not in text
    assert "Which students" not in text
    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("who", ["second", "district_admin"])
def test_a_second_person_approves_and_the_certificate_says_what_was_done(
    request, who, run, data_steward, district, school
):
    person = request.getfixturevalue(who)
    other = browser(person)

    assert other.get(url("certificate", run)).status_code == 404
    page = other.post(url("approve", run), follow=True)
    assert said(page) == ["Approved. It is carried out now."]
    assert page.context["shown"].working

    assert (carried_out(run), names(district)) == ("done", [])
    page = other.get(run.get_absolute_url())
    shown, text = page.context["shown"], page.content.decode()
    assert shown.counts == [("Students", "1", "1"), ("Enrollments in schools", "1", "1")]
    assert [what for what, _ in shown.people] == ["Asked for by", "Approved by", "Deleted"]
    assert "Certificate of deletion" in text
    assert person.name in text
    assert "Mira Szabo" in text
    paper = other.get(url("certificate", run))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    polled = other.get(run.get_absolute_url(), headers={"hx-request": "true"})
    assert polled["HX-Refresh"] == "true"


def test_while_it_is_at_work_the_page_asks_how_far_it_is(run, second):
    approve(run, second)

    part = browser(second).get(run.get_absolute_url(), headers={"hx-request": "true"})

    assert (part.status_code, "It waits for its turn" in part.content.decode()) == (200, True)


def test_the_asker_is_told_that_somebody_else_approves(steward, run, district):
    page = steward.post(url("approve", run), follow=True)

    read_again(run)
    assert (run.approved_by, names(district)) == (None, ["Gone"])
    assert said(page) == [
        "You asked for it: somebody else approves it, another data steward or an administrator."
    ]


def test_of_two_who_approve_one_counts(run, second, district_admin):
    first = browser(second).post(url("approve", run), follow=True)
    late = browser(district_admin).post(url("approve", run), follow=True)

    read_again(run)
    assert run.approved_by == second
    assert (said(first), said(late)) == (
        ["Approved. It is carried out now."],
        ["Somebody was quicker: this is how it stands now."],
    )


def test_it_is_withdrawn_by_a_steward_and_not_by_the_administrator(
    steward, run, second, district_admin
):
    refused = browser(district_admin).post(url("withdraw", run))
    page = browser(second).post(url("withdraw", run), follow=True)
    late = browser(district_admin).post(url("approve", run), follow=True)

    read_again(run)
    assert (refused.status_code, said(page)) == (403, ["Withdrawn. Nothing was deleted."])
    assert (run.approved_by, said(late)) == (
        None,
        ["Somebody was quicker: this is how it stands now."],
    )
    assert steward.get(run.get_absolute_url()).context["shown"].open is False


def test_what_failed_says_so_and_is_tried_again(run, second, district):
    approve(run, second)
    change(run, failed_at=run.asked_at)
    other = browser(second)

    before = other.get(run.get_absolute_url()).content.decode()
    other.post(url("again", run))
    pressed_twice = other.post(url("again", run), follow=True)

    assert "Nothing was deleted; it can be tried again." in before
    assert said(pressed_twice) == ["Somebody was quicker: this is how it stands now."]
    assert (carried_out(run), names(district)) == ("done", [])


def test_the_certificate_says_who_was_left_out(run, second, district, school, gone):
    other = left(school, given_name="Other")
    change(run, withdrawn_at=run.asked_at)
    again = asked(run.asked_by, district)
    approve(again, second)
    with importing(district.pk):
        StudentHoldFactory(student=other)
    carried_out(again)

    shown = browser(second).get(again.get_absolute_url()).context["shown"]

    assert (shown.left_out, shown.counts[0]) == (1, ("Students", "1", "2"))
    assert names(district) == ["Other"]


@pytest.mark.parametrize("name", ["detail", "approve", "withdraw", "again", "students"])
def test_who_keeps_another_district_gets_404(name, run):
    far = PlaceFactory(kind=Kind.OFFICE)
    steward = PositionFactory(place=far, role=Role.DATA_STEWARD).user
    admin = PositionFactory(place=far, role=Role.DISTRICT_ADMIN).user
    with importing(far.district_id):
        DeletionFactory(district=far.district)

    answers = []
    for person, purpose in ((steward, True), (admin, False)):
        sent = browser(person, purpose)
        method = sent.get if name in ("detail", "students") else sent.post
        answers.append(method(url(name, run)).status_code)

    read_again(run)
    assert (answers, run.approved_by, run.withdrawn_at) == ([404, 404], None, None)


def test_a_steward_says_what_for_before_a_list_and_not_before_counts(run, second):
    other = browser(second)

    answers = {name: other.get(url(name, run)).status_code for name in ("detail", "students")}

    assert (answers, other.get(LIST).status_code) == ({"detail": 200, "students": 302}, 200)


def test_the_home_says_that_years_are_over_and_that_a_second_person_is_wanted(
    district, data_steward, second, district_admin, gone
):
    def lines(user):
        sections = browser(user).get("/").context["sections"]
        found = [one for one in sections if "about_students" in one["template"]]
        return [(url, what) for section in found for url, what, _ in section["lines"]]

    with importing(district.pk):
        retention.count_past(district)
    past = [(LIST, "1 student past the years kept")]
    assert (lines(data_steward), lines(district_admin)) == (past, [])

    run = asked(data_steward, district)
    waits = [(run.get_absolute_url(), "A deletion of students waits for a second person")]

    assert (lines(data_steward), lines(second), lines(district_admin)) == ([], waits, waits)

    approve(run, second)
    approved = lines(data_steward)
    change(run, failed_at=run.asked_at)
    failed = [(run.get_absolute_url(), "A deletion of students failed")]

    assert (approved, lines(data_steward), lines(district_admin)) == ([], failed, failed)
    assert StudentSettings.objects.get().student_years == 6


@pytest.mark.parametrize("pk", [987654321, 10**30])
def test_an_odd_address_is_answered_like_an_unknown_one(steward, district, pk):
    shown = ("deletion_detail", "deletion_students", "deletion_certificate", "student_holds")
    posted = ("deletion_approve", "deletion_withdraw", "deletion_again", "hold_lift")

    answers = [
        *(steward.get(reverse(f"assessments:{name}", args=[pk])) for name in shown),
        *(steward.post(reverse(f"assessments:{name}", args=[pk])) for name in posted),
    ]
    odd = [
        steward.get(reverse("assessments:hold_list"), {"q": "\x00", "page": "x"}),
        steward.get(LIST, {"page": str(pk)}),
    ]
    wrong = steward.post(reverse("assessments:deletion_create"), {"district": pk})

    assert [answer.status_code for answer in answers] == [404] * 8
    assert [answer.status_code for answer in (*odd, wrong)] == [200, 200, 404]
