"""Requests of families, tried with what is not meant: odd words and days, ids of others, people
who keep another district, or kept this one until yesterday."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.acting import importing
from assessments.child_names import Names
from assessments.models import Disclosure, RecordRequest, Statement, Student
from tests.factories import PositionFactory
from tests.factories.assessments import (
    RecordRequestFactory,
    RequestFindingFactory,
    ResultFactory,
    StatementFactory,
)
from zones.access import Role

PURPOSE = {"kind": "Request of a family", "words": "A parent asks for the record."}
SENT = {
    "asked_by": "Ada Invented",
    "relation": "parent",
    "verified_how": "Card shown",
    "asked": ["copy"],
    "words": "",
    "received_on": "2026-01-02",
}
ODD = ["\0", "x" * 5001, "=1+1", "\u202e\u200b👩‍👩‍👧", "\x01\x0b\x1b", '#set $x$ \\ " `', "1e400"]
DAYS = [
    "0",
    "9999-12-31",
    "2026-02-30",
    "１",
    "1e400",
    "-1",
    "\0",
    "31/12/2025",
    "2026-01-02T00:00",
]
IDS = ["0", "-1", str(2**63), "1e400", "１", "\0", "", "9" * 5000]
GET = ("detail", "edit", "answer", "reopen")


def browser(user):
    made = Client()
    made.force_login(user)
    made.post(reverse("assessments:purpose"), PURPOSE)
    return made


@pytest.fixture
def steward(data_steward):
    return browser(data_steward)


@pytest.fixture
def one(maya):
    with importing(maya.district_id):
        return RecordRequestFactory(student=maya, asked_by="Ada Invented")


def at(name, row, *args):
    return reverse(f"assessments:{name}", args=[getattr(row, "pk", row), *args])


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_are_kept_or_refused(steward, one, maya, odd):
    words = dict.fromkeys(("asked_by", "verified_how", "words"), odd)
    answers = [
        steward.post(at("request_create", maya), SENT | words),
        steward.post(at("request_edit", one), SENT | words | {"asked": [odd]}),
        steward.post(at("finding_create", one), dict.fromkeys(("what", "address", "words"), odd)),
        steward.post(at("finding_search", one), {"found": [odd, odd]}),
        steward.post(
            at("statement_create", one), {"words": odd, "written_on": "2026-01-02", "result": odd}
        ),
        steward.post(at("statement_create", one), {"words": odd, "written_on": "2026-01-02"}),
        steward.get(reverse("assessments:request_list"), {"q": odd, "state": odd, "page": odd}),
        steward.get(reverse("assessments:request_export", args=["xlsx"]), {"q": odd}),
        steward.get(reverse("assessments:request_export", args=["xlsx"])),
        steward.get(reverse("assessments:request_export", args=["csv"])),
        steward.get(at("request_packet", one, "zip")),
        steward.get(at("request_packet", one, "pdf")),
        steward.post(at("request_answer", one), {"answer": odd}),
        steward.get(at("request_detail", one)),
        steward.post(at("request_reopen", one), {"why": odd}),
    ]

    assert {answer.status_code for answer in answers} <= {200, 302, 403}


@pytest.mark.parametrize("odd", DAYS)
def test_odd_days_are_refused(steward, one, maya, odd):
    answers = [
        steward.post(at("request_create", maya), SENT | {"received_on": odd}),
        steward.post(at("statement_create", one), {"words": "No.", "written_on": odd}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    with importing(maya.district_id):
        assert (RecordRequest.objects.count(), Statement.objects.count()) == (1, 0)


@pytest.mark.parametrize("odd", IDS)
def test_odd_ids_lead_nowhere(steward, one, odd):
    tried = [f"/requests/{odd}/", f"/requests/{odd}/packet.pdf", f"/students/{odd}/requests/new/"]
    tried = [address.replace("\0", "%00") for address in tried]
    posted = steward.post(
        at("statement_create", one), {"words": "No.", "written_on": "2026-01-02", "result": odd}
    )

    assert {steward.get(address).status_code for address in tried} == {404}
    assert posted.status_code == (302 if odd == "" else 200)


def test_a_request_of_another_district_is_refused_on_record(steward, data_steward, far_student):
    with importing(far_student.district_id):
        far = RecordRequestFactory(student=far_student)
        finding, statement = RequestFindingFactory(request=far), StatementFactory(request=far)
    tried = [at(f"request_{name}", far) for name in GET]
    tried += [at("request_packet", far, "pdf"), at("finding_search", far)]
    posts = [at("finding_remove", finding), at("statement_withdraw", statement)]

    codes = [steward.get(address).status_code for address in tried]
    codes += [steward.post(address).status_code for address in posts]

    assert set(codes) == {404}
    with importing(data_steward.positions.first().place.district_id):
        rows = Disclosure.objects.filter(allowed=False).order_by("pk")
        assert list(rows.values_list("page", "students")) == [
            (address, []) for address in [*tried, *posts]
        ]


def test_a_search_that_finds_nobody_and_one_of_a_steward_with_two_seats_stand_on_record_once(
    steward, data_steward, one, maya, district, school
):
    PositionFactory(user=data_steward, place=school, role=Role.DATA_STEWARD)
    with importing(district.pk):
        RecordRequestFactory(student=maya, asked_by="Ada again")
    for words in ("Nobody", "Ada"):
        steward.get(reverse("assessments:request_list"), {"q": words})
        steward.get(reverse("assessments:hold_list"), {"q": words})

    with importing(district.pk):
        rows = Disclosure.objects.filter(what="search").order_by("pk")
        assert list(rows.values_list("students", "count")) == [
            ([], 0),
            ([], 0),
            ([maya.pk], 1),
            ([], 0),
        ]


def test_who_was_steward_until_yesterday_finds_nothing(steward, data_steward, one, maya):
    day = timezone.localdate() - timedelta(days=1)
    data_steward.positions.update(ends=day)

    answers = [
        steward.get(reverse("assessments:request_list")),
        steward.get(at("request_detail", one)),
        steward.get(at("request_packet", one, "pdf")),
        steward.post(at("request_create", maya), SENT),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_a_steward_who_is_specialist_elsewhere_enters_no_request_there(data_steward, far_student):
    with importing(far_student.district_id):
        place = far_student.enrollments.get().place
    PositionFactory(user=data_steward, place=place, role=Role.SPECIALIST)

    answer = browser(data_steward).post(at("request_create", far_student), SENT)

    assert answer.status_code == 403
    with importing(far_student.district_id):
        assert not RecordRequest.objects.exists()


def test_a_steward_of_two_districts_puts_no_result_of_the_one_beside_a_request_of_the_other(
    data_steward, one, far_student
):
    with importing(far_student.district_id):
        place = far_student.enrollments.get().place
        result = ResultFactory(student=far_student)
    PositionFactory(user=data_steward, place=place, role=Role.DATA_STEWARD)
    both = browser(data_steward)

    answer = both.post(
        at("statement_create", one),
        {"words": "No.", "written_on": "2026-01-02", "result": result.pk},
    )

    assert "result" in answer.context["form"].errors
    assert both.get(at("request_detail", one)).status_code == 200


def test_pages_and_files_of_a_request_are_kept_by_nobody(steward, one):
    for address in (at("request_detail", one), at("request_packet", one, "zip")):
        assert "no-store" in steward.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", ["//evil.example/x", "/\\evil.example", "javascript:alert(1)"])
def test_where_something_was_found_leads_to_no_other_site(steward, one, address):
    steward.post(at("finding_create", one), {"what": "A page", "address": address})

    page = steward.get(at("request_detail", one)).content.decode()

    assert address in page
    assert f'href="{address}"' not in page


def test_a_name_of_signs_alone_finds_nothing_by_itself():
    student = Student(given_name="-", preferred_given_name="Bo", family_name="X", local_id="----")
    whole, first = Names(student).patterns(" ", ("", ""))

    assert ("(|" in whole, "(|" in first, "|)" in whole, "|)" in first) == (False,) * 4
