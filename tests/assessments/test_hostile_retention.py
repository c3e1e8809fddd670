"""Deletion and holds, tried with what is not meant: ids of others, people who keep another
district, or kept this one until yesterday; two at once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import retention
from assessments.acting import importing
from assessments.models import Deletion, Disclosure, Student, StudentHold
from tests.factories import PositionFactory
from tests.factories.assessments import StudentHoldFactory
from zones.access import Role

from .leaving import (
    approve,
    asked,
    left,
    read_again,
    withdraw,
)

PURPOSE = {"kind": "Another purpose", "words": "Whose years are over?"}
ODD = ["\0", "x" * 5001, "=1+1", "\u202e👩‍👩‍👧", "\x01\x0b", "1e400"]
IDS = ["0", "-1", str(2**63), "1e400", "１", "%00", "9" * 5000]


def browser(user, purpose=True):
    made = Client()
    made.force_login(user)
    if purpose:
        made.post(reverse("assessments:purpose"), PURPOSE)
    return made


def url(name, row, *more):
    return reverse(f"assessments:deletion_{name}", args=[row.pk, *more])


@pytest.fixture
def run(data_steward, district, gone):
    return asked(data_steward, district)


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_are_kept_or_refused(data_steward, maya, district, odd):
    steward, holds = browser(data_steward), reverse("assessments:student_holds", args=[maya.pk])
    answers = [
        steward.post(holds, {"reason": odd}),
        steward.post(holds, {"reason": odd}),
        steward.get(holds, {"q": odd, "page": odd, "since": odd, "who": odd}),
        steward.get(reverse("assessments:hold_list"), {"q": odd, "page": odd, "lifted": odd}),
        steward.get(reverse("assessments:deletion_list"), {"page": odd}),
    ]

    assert {answer.status_code for answer in answers} <= {200, 302}
    with importing(district.pk):
        assert StudentHold.objects.count() <= 1


@pytest.mark.parametrize("odd", IDS)
def test_odd_ids_lead_nowhere(data_steward, odd):
    steward = browser(data_steward)
    tried = [f"/deletions/{odd}/", f"/deletions/{odd}/students.csv", f"/students/{odd}/holds/"]
    made = steward.post(reverse("assessments:deletion_create"), {"district": odd})

    assert {steward.get(address).status_code for address in tried} == {404}
    assert made.status_code == 404


@pytest.mark.parametrize("name", ["create", "approve", "withdraw", "again"])
def test_looking_at_an_address_that_changes_something_changes_nothing(second, run, name):
    args = [] if name == "create" else [run.pk]

    answer = browser(second).get(reverse(f"assessments:deletion_{name}", args=args))

    read_again(run)
    assert (answer.status_code, run.approved_by, run.withdrawn_at) == (405, None, None)


def test_who_asked_does_not_approve_by_a_seat_elsewhere(data_steward, run, far_student):
    with importing(far_student.district_id):
        place = far_student.enrollments.get().place
    for role in (Role.DATA_STEWARD, Role.DISTRICT_ADMIN):
        PositionFactory(user=data_steward, place=place, role=role)
    here = data_steward.positions.order_by("pk").first().place
    PositionFactory(user=data_steward, place=here, role=Role.DISTRICT_ADMIN)

    browser(data_steward).post(url("approve", run))

    read_again(run)
    assert run.approved_by is None
    assert retention.carry_out(run.pk) == "nothing"


def test_who_was_steward_until_yesterday_approves_nothing(second, run):
    second.positions.update(ends=timezone.localdate() - timedelta(days=1))

    answers = [browser(second).post(url(name, run)) for name in ("approve", "withdraw", "again")]

    read_again(run)
    assert {answer.status_code for answer in answers} == {404}
    assert (run.approved_by, run.withdrawn_at) == (None, None)


def test_a_list_or_hold_of_another_district_is_refused_on_record(outsider, run, maya):
    far = outsider.positions.order_by("pk").first().place.district_id
    with importing(maya.district_id):
        hold = StudentHoldFactory(student=maya)
    steward = browser(outsider)
    lists = [url("students", run), url("students_export", run, "csv")]
    lift = reverse("assessments:hold_lift", args=[hold.pk])

    codes = [steward.get(address).status_code for address in lists]
    codes.append(steward.post(lift).status_code)

    assert codes == [404, 404, 404]
    with importing(far):
        rows = Disclosure.objects.filter(allowed=False).order_by("pk")
        assert [*rows.values_list("page", flat=True)] == [*lists, lift]
    with importing(maya.district_id):
        assert StudentHold.objects.filter(lifted_at=None).count() == 1


def test_pages_and_files_of_a_deletion_are_kept_by_nobody(data_steward, run):
    steward = browser(data_steward)

    for address in (url("detail", run), url("students", run), url("students_export", run, "csv")):
        assert "no-store" in steward.get(address)["Cache-Control"]


def test_a_name_that_is_a_formula_runs_in_no_spreadsheet(data_steward, district, school):
    left(school, given_name="=HYPERLINK(1)", family_name="@SUM", local_id="+1")
    run = asked(data_steward, district)

    file = browser(data_steward).get(url("students_export", run, "csv")).content.decode()

    assert "'=HYPERLINK(1) @SUM,'+1" in file


def test_a_person_whose_name_no_font_has_still_gets_the_certificate(second, run):
    second.name = "李小龍 👩 \x01 #set $x$"
    second.save()
    approve(run, second)
    retention.carry_out(run.pk)

    paper = browser(second, purpose=False).get(url("certificate", run))

    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does(data_steward, second, district_admin, district, gone):
    run, start = asked(data_steward, district), Barrier(3)

    def at_once(work, *args):
        start.wait()
        try:
            work(*args)
        finally:
            connection.close()

    people = [
        Thread(target=at_once, args=(approve, run, second)),
        Thread(target=at_once, args=(approve, run, district_admin)),
        Thread(target=at_once, args=(withdraw, run)),
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    said = [retention.carry_out(run.pk) for _ in range(2)]

    with importing(district.pk):
        row = Deletion.objects.get(pk=run.pk)
        there = Student.objects.filter(pk=gone.pk).exists()
    assert said in (["done", "nothing"], ["nothing", "nothing"])
    assert there == bool(row.withdrawn_at) == (row.done_at is None)
