"""What families ask about a record: received, worked on, answered; and what they state."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.acting import importing
from assessments.models import Disclosure, RecordRequest, RequestFinding, Statement
from tests.factories.assessments import (
    RecordRequestFactory,
    RequestFindingFactory,
    StatementFactory,
    StudentFactory,
)

PURPOSE = {"kind": "Request of a family", "words": "A parent asks for the record."}
SENT = {
    "asked_by": "Ada Invented",
    "relation": "parent",
    "verified_how": "Card shown",
    "asked": ["copy", "amend"],
    "words": "The grade is wrong.",
}


def at(name, row, *args):
    return reverse(f"assessments:{name}", args=[row.pk, *args])


def read(row):
    with importing(row.district_id):
        return type(row).objects.get(pk=row.pk)


def on_record(row, what):
    with importing(row.district_id):
        rows = Disclosure.objects.filter(what=what).order_by("pk")
        return list(rows.values_list("students", "party"))


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def sent(**changed):
    return SENT | {"received_on": str(days_ago(2))} | changed


def test_a_request_is_due_45_days_after_it_came(steward, data_steward, maya):
    answer = steward.post(at("request_create", maya), sent())

    with importing(maya.district_id):
        one = RecordRequest.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, one.get_absolute_url())
    assert (one.student_id, one.district_id, one.entered_by_id) == (
        maya.pk,
        maya.district_id,
        data_steward.pk,
    )
    assert (one.asked, one.due_on) == (["copy", "amend"], days_ago(2) + timedelta(days=45))
    assert on_record(one, "change") == [([maya.pk], "")]


@pytest.mark.parametrize(
    ("changed", "field", "problem"),
    [
        ({"received_on": "-1"}, "received_on", "This day is still to come."),
        ({"received_on": "0026-01-01"}, "received_on", "Check the year"),
        ({"asked": []}, "asked", "Choose what is asked."),
        ({"asked": ["burn"]}, "asked", "Select a valid choice."),
        ({"asked_by": ""}, "asked_by", "Say who asks."),
        ({"verified_how": ""}, "verified_how", "Say how it was checked who asks."),
    ],
)
def test_what_a_request_cannot_be(steward, maya, changed, field, problem):
    if changed.get("received_on") == "-1":
        changed = {"received_on": str(days_ago(-1))}

    answer = steward.post(at("request_create", maya), sent(**changed))

    assert problem in answer.context["form"].errors[field][0]
    with importing(maya.district_id):
        assert not RecordRequest.objects.exists()


def test_a_request_sent_twice_is_entered_once(steward, maya):
    answers = [steward.post(at("request_create", maya), sent()).status_code for _ in range(2)]

    with importing(maya.district_id):
        assert (answers, RecordRequest.objects.count()) == ([302, 200], 1)


def test_open_requests_stand_first_by_the_day_they_are_due(steward, maya, noel):
    with importing(maya.district_id):
        for who, days in (("Late", 50), ("Fresh", 1), ("Soon", 43), ("Today", 45)):
            RecordRequestFactory(student=maya, asked_by=who, received_on=days_ago(days))
        done = {"answered_on": days_ago(3), "answer": "Shown."}
        RecordRequestFactory(student=noel, asked_by="Done", received_on=days_ago(60), **done)

    page = steward.get(reverse("assessments:request_list"))

    rows = [(row["who"], row["state"], row["late"]) for row in page.context["rows"]]
    assert rows[:4] == [
        ("Late", "Overdue by 5 days", True),
        ("Today", "Due today", True),
        ("Soon", "2 days left", False),
        ("Fresh", "44 days left", False),
    ]
    assert (rows[4][0], rows[4][1].split()[0], len(rows)) == ("Done", "Answered", 5)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=noel", ["Bo"]),
        ("q=maya+inv", ["Al", "Cy"]),
        ("q=cy", ["Cy"]),
        ("state=overdue", ["Al"]),
        ("state=open", ["Al", "Bo"]),
        ("state=answered", ["Cy"]),
        ("state=none-such", []),
    ],
)
def test_requests_are_found_by_student_by_who_asks_and_by_state(
    steward, maya, noel, asked, expected
):
    with importing(maya.district_id):
        RecordRequestFactory(student=maya, asked_by="Al", received_on=days_ago(50))
        RecordRequestFactory(student=noel, asked_by="Bo")
        RecordRequestFactory(student=maya, asked_by="Cy", answered_on=days_ago(1))

    page = steward.get(f"{reverse('assessments:request_list')}?{asked}")

    assert [row["who"] for row in page.context["rows"]] == expected


def test_the_list_as_a_file_stands_on_record_and_runs_no_formula(steward, maya):
    with importing(maya.district_id):
        RecordRequestFactory(student=maya, asked_by="=1+1")

    answer = steward.get(reverse("assessments:request_export", args=["csv"]))

    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith(f"Maya Invented,{maya.local_id},'=1+1,")
    assert on_record(maya, "export") == [([maya.pk], "")]


def test_more_requests_ask_no_more_of_the_database(
    steward, maya, school, django_assert_max_num_queries
):
    counts = []
    for _ in range(2):
        with importing(maya.district_id):
            for _ in range(3):
                RecordRequestFactory(student=StudentFactory(school=school))
        with django_assert_max_num_queries(40) as captured:
            steward.get(reverse("assessments:request_list"))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_an_answer_closes_the_request_once(steward, data_steward, one):
    page = at("request_answer", one)

    empty = steward.post(page, {"answer": ""})
    first = steward.post(page, {"answer": "Shown at the office."})
    second = steward.post(page, {"answer": "Something else."})

    assert empty.context["form"].errors == {"answer": ["Say what was done."]}
    assert (first.status_code, second.status_code) == (302, 403)
    now = read(one)
    assert (now.answer, now.answered_on, now.answered_by_id) == (
        "Shown at the office.",
        timezone.localdate(),
        data_steward.pk,
    )


def test_an_answered_request_is_left_as_it_is_until_it_is_opened_again(steward, data_steward, one):
    steward.post(at("request_answer", one), {"answer": "Shown."})
    with importing(one.district_id):
        finding = RequestFindingFactory(request=one)

    closed = [
        steward.post(at("request_edit", one), sent()).status_code,
        steward.get(at("finding_search", one)).status_code,
        steward.post(at("finding_create", one), {"what": "A", "address": "B"}).status_code,
        steward.post(at("finding_remove", finding)).status_code,
    ]
    without = steward.post(at("request_reopen", one), {"why": ""})
    opened = steward.post(at("request_reopen", one), {"why": "A file was forgotten."})
    again = steward.post(at("request_reopen", one), {"why": "Twice."})

    assert closed == [403, 403, 403, 403]
    assert (without.status_code, opened.status_code, again.status_code) == (200, 302, 403)
    now, today = read(one), str(timezone.localdate())
    assert (now.answer, now.answered_on, now.due_on) == ("", None, one.due_on)
    assert now.earlier == [
        {
            "answer": "Shown.",
            "on": today,
            "by": data_steward.name,
            "opened": today,
            "opened_by": data_steward.name,
            "why": "A file was forgotten.",
        }
    ]
    assert "Shown." in steward.get(now.get_absolute_url()).content.decode()


def test_editing_moves_the_due_day_with_the_day_it_came(steward, one):
    answer = steward.post(at("request_edit", one), sent(received_on=str(days_ago(9))))

    now = read(one)
    assert answer.status_code == 302
    assert (now.received_on, now.due_on) == (days_ago(9), days_ago(9) + timedelta(days=45))


def test_the_second_of_two_stewards_reads_what_the_first_wrote(steward, one):
    form = steward.get(at("request_edit", one)).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"words": "Mine"}
    with importing(one.district_id):
        RecordRequest.objects.filter(pk=one.pk).update(words="Theirs")

    answer = steward.post(at("request_edit", one), typed)

    assert answer.context["form"].versions == [("In their words", "Theirs", "Mine", False)]
    assert read(one).words == "Theirs"


def test_requests_of_another_district_are_not_there(steward, far_student):
    with importing(far_student.district_id):
        one = RecordRequestFactory(student=far_student)
        finding = RequestFindingFactory(request=one)
        statement = StatementFactory(request=one)

    pages = [at("request_detail", one), at("request_edit", one), at("request_packet", one, "pdf")]
    pages += [at("request_create", far_student), at("finding_search", one)]
    answers = [steward.get(page).status_code for page in pages]
    answers += [
        steward.post(page, {"answer": "A", "why": "B"}).status_code
        for page in (
            *(at("request_answer", one), at("request_reopen", one)),
            *(at("statement_create", one), at("statement_withdraw", statement)),
            *(at("finding_create", one), at("finding_remove", finding)),
        )
    ]
    listed = steward.get(reverse("assessments:request_list")).context["rows"]

    assert (answers, listed) == ([404] * 11, [])
    with importing(far_student.district_id):
        assert RequestFinding.objects.get().pk == finding.pk
        assert Statement.objects.get().withdrawn_on is None


def test_every_page_of_a_request_stands_on_record_with_its_student(steward, one, maya):
    for name in ("request_detail", "request_edit", "request_answer", "statement_create"):
        steward.get(at(name, one))
    steward.get(reverse("assessments:request_list"))
    steward.get(at("finding_search", one))

    assert on_record(one, "view") == [([maya.pk], "")] * 6  # the search counts as a look too
    assert on_record(one, "search") == [([maya.pk], "")]


def test_the_students_page_leads_a_steward_to_a_request_and_nobody_else(
    client, steward, specialist, maya
):
    page = at("request_create", maya)

    led = page in steward.get(maya.get_absolute_url()).content.decode()
    client.force_login(specialist)

    assert led
    assert page not in client.get(maya.get_absolute_url()).content.decode()


def test_the_stewards_home_tells_what_is_late_without_a_purpose(client, data_steward, maya, noel):
    with importing(maya.district_id):
        for days in (46, 47, 40, 3):
            RecordRequestFactory(student=maya, received_on=days_ago(days))
        RecordRequestFactory(student=noel, received_on=days_ago(60), answered_on=days_ago(1))
    client.force_login(data_steward)

    page = client.get("/").content.decode()

    assert "2 requests of families overdue" in page
    assert "1 request of families due within a week" in page
    assert "Maya" not in page
