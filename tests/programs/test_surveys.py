"""Anonymous answers: taken from people, not from machines, and shown only where they are many."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from programs.forms import guarded
from programs.models import Answer, Survey
from programs.survey_page import RESULTS_HEADER
from programs.surveys import MOST_A_DAY, figures, released, store
from programs.views.answer import A_NETWORK
from tests.factories import AnswerFactory, ProgramFactory, SessionFactory, SurveyFactory
from zones.formats import long_date

pytestmark = pytest.mark.django_db
SAID = {"knowledge": 5, "confidence": 4, "application": 3, "awareness": 5}


@pytest.fixture
def survey(branch):
    return SurveyFactory(program=ProgramFactory(place=branch, title="Poetry walk"))


def url(survey, language="en"):
    return reverse("programs:survey_answer", kwargs={"key": survey.key, "language": language})


def opened(survey, seconds=60, nonce="page"):
    """What a page that was opened so long ago sends along."""
    moment = timezone.now().timestamp() - seconds
    return signing.dumps([f"survey {survey.pk}", moment, nonce], salt=guarded.OPENED)


def send(client, survey, language="en", **said):
    posted = {"opened": opened(survey), "website": "", **SAID, **said}
    return client.post(url(survey, language), posted)


def test_an_answer_is_kept_without_a_trace_of_who_gave_it(client, survey):
    response = send(client, survey, "es", liked="Los poemas")

    kept = {
        field.name: getattr(Answer.objects.get(), field.name)
        for field in Answer._meta.concrete_fields
        if field.name not in ("id", "survey")
    }
    assert response.url == f"/survey/{survey.key}/es/thanks/"
    assert kept == {
        **SAID,
        "liked": "Los poemas",
        "better": "",
        "language": "es",
        "day": timezone.localdate(),
        "put_aside_at": None,
    }


def test_the_page_speaks_both_languages(client, survey):
    english, spanish = (client.get(url(survey, code)).content.decode() for code in ("en", "es"))

    assert "I learned something I can use." in english
    assert "Aprendí algo que puedo usar." in spanish
    assert '<html lang="es"' in spanish


@pytest.mark.parametrize(
    "wrong",
    [
        {"opened": ""},
        {"opened": "forged"},
        dict.fromkeys(SAID, ""),
        {"knowledge": "6"},
        {"liked": "x" * 1001},
    ],
)
def test_what_is_not_an_answer_is_refused(client, survey, wrong):
    response = send(client, survey, **wrong)

    assert (response.status_code, Answer.objects.count()) == (200, 0)
    assert "There is a problem" in response.content.decode()


def test_who_is_quicker_than_a_person_is_asked_to_look_again(client, survey):
    token = opened(survey, seconds=0)

    response = send(client, survey, opened=token)

    assert "That was very quick." in response.content.decode()
    assert token in response.content.decode()  # the same page, a moment later, is taken
    assert Answer.objects.count() == 0


def test_a_page_opened_for_another_survey_counts_for_none(client, survey):
    response = send(client, survey, opened=opened(SurveyFactory()))

    assert (response.status_code, Answer.objects.count()) == (200, 0)


def test_what_fills_in_the_hidden_field_is_thanked_and_not_kept(client, survey):
    response = send(client, survey, website="https://example.org")

    assert (response.url, Answer.objects.count()) == (f"/survey/{survey.key}/thanks/", 0)


def test_sent_twice_it_is_there_once(client, survey):
    found = [send(client, survey).status_code for _ in range(2)]

    assert (found, Answer.objects.count()) == ([302, 302], 1)


def test_a_machine_that_posts_10000_answers_fills_nothing(client, survey):
    """It opens a page for each, waits, and comes from one network: an hour's share is kept."""
    kept = [
        send(client, survey, opened=opened(survey, nonce=str(number))).status_code
        for number in range(A_NETWORK + 20)
    ]
    for _ in range(10_000):
        store(survey, "en", SAID)  # what reaches the table from networks without number

    assert kept == [302] * A_NETWORK + [200] * 20
    assert Answer.objects.count() == MOST_A_DAY


def test_no_address_is_stored_while_senders_are_counted(client, survey):
    send(client, survey)

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        rows = str(cursor.fetchall())
    assert "often" in rows
    assert "127.0.0.1" not in rows
    cache.clear()


@pytest.mark.parametrize("closed", [{"closed_at": timezone.now()}, {"closes_at": timezone.now()}])
def test_a_closed_survey_says_so_and_takes_nothing(client, survey, closed):
    type(survey).objects.filter(pk=survey.pk).update(**closed)

    found = client.get(url(survey)), send(client, survey)

    assert ["This survey is closed." in page.content.decode() for page in found] == [True, True]
    assert Answer.objects.count() == 0


def test_a_draft_has_no_survey_page(client, branch):
    survey = SurveyFactory(program=ProgramFactory(place=branch, state="draft"))

    assert client.get(url(survey)).status_code == 404


def shown(*surveys):
    found = figures([one.pk for one in surveys], 10)
    return {key: (one.every, one.shown) for key, one in found.items()}


def test_few_answers_are_not_shown_and_while_open_they_come_in_tens(survey):
    AnswerFactory.create_batch(9, survey=survey)
    nine = shown(survey)
    AnswerFactory.create_batch(3, survey=survey)
    twelve = shown(survey)
    survey.closed_at = timezone.now()
    survey.save()

    assert (nine, twelve, shown(survey)) == ({}, {survey.pk: (12, 10)}, {survey.pk: (12, 12)})


def test_a_statement_few_answered_is_hidden_in_an_answered_survey(survey):
    AnswerFactory.create_batch(4, survey=survey, knowledge=5)
    AnswerFactory.create_batch(6, survey=survey, knowledge=None, confidence=2)

    found = figures([survey.pk], 10)[survey.pk]

    assert [(one.name, one.is_shown, one.n) for one in found.statements] == [
        ("knowledge", False, 4),
        ("confidence", True, 10),
        ("application", True, 10),
        ("awareness", True, 10),
    ]
    assert (found.statements[1].agree, found.statements[1].percent) == (4, 40)


def test_a_total_never_holds_a_small_survey(branch):
    large, small = (SurveyFactory(program__place=branch) for _ in range(2))
    AnswerFactory.create_batch(10, survey=large, knowledge=4)
    AnswerFactory.create_batch(9, survey=small, knowledge=1)

    told = released([large.pk, small.pk])

    assert set(told.values_list("survey", "knowledge")) == {(large.pk, 4)}


def test_put_aside_it_counts_no_more(client, branch_lead, survey):
    first, *_ = AnswerFactory.create_batch(11, survey=survey, liked="Buy pills")
    survey.closed_at = timezone.now()
    survey.save()
    client.force_login(branch_lead)

    client.post(reverse("programs:answer_put_aside", args=[first.pk]))
    aside = shown(survey)
    client.post(reverse("programs:answer_put_back", args=[first.pk]))

    assert (aside, shown(survey)) == ({survey.pk: (10, 10)}, {survey.pk: (11, 11)})


def test_words_stand_on_the_page_once_there_are_enough(client, branch_lead, survey):
    AnswerFactory.create_batch(9, survey=survey, liked="The <b>poems</b>")
    client.force_login(branch_lead)

    few = client.get(survey.get_absolute_url()).content.decode()
    AnswerFactory(survey=survey)
    many = client.get(survey.get_absolute_url()).content.decode()

    assert ("poems" in few, "9 of the 10 answers" in few) == (False, True)
    assert ("The &lt;b&gt;poems&lt;/b&gt;" in many, "100%" in many) == (True, True)


def test_a_colleague_elsewhere_reads_figures_and_no_words(client, specialist, survey):
    AnswerFactory.create_batch(10, survey=survey, liked="The poems")
    client.force_login(specialist)

    page = client.get(survey.get_absolute_url()).content.decode()

    assert ("100%" in page, "The poems" in page, "Put aside" in page) == (True, False, False)


def results(client, survey, kind="csv"):
    address = reverse("programs:survey_results_file", args=[survey.pk, kind])
    return client.get(address).content


def test_the_file_hides_what_the_page_hides(client, specialist, survey):
    Survey.objects.update(version="caregiver")
    AnswerFactory.create_batch(9, survey=survey, knowledge=None, liked="The poems")
    client.force_login(specialist)
    few = list(csv.reader(io.StringIO(results(client, survey).decode("utf-8-sig"))))
    AnswerFactory.create_batch(4, survey=survey, confidence=4, application=3)

    file = results(client, survey).decode("utf-8-sig")

    assert few[1] == ["Learned something", "My child learned something new.", *["not shown"] * 8]
    assert {cell for row in few[1:] for cell in row[2:]} == {"not shown"}
    assert [row[2:] for row in csv.reader(io.StringIO(file))] == [
        list(RESULTS_HEADER[2:]),
        ["not shown"] * 8,
        ["10", "10", "100", "0", "10", "0", "0", "0"],
        ["10", "9", "90", "0", "9", "1", "0", "0"],
        ["10", "10", "100", "10", "0", "0", "0", "0"],
    ]
    assert "poems" not in file


def test_the_sheet_says_what_it_is_about_and_what_is_hidden(client, branch_lead, survey):
    AnswerFactory.create_batch(13, survey=survey)
    client.force_login(branch_lead)

    book = openpyxl.load_workbook(io.BytesIO(results(client, survey, "xlsx")))

    notes = dict(book["Notes"].values)
    assert (book["Report"].max_row, book["Report"]["C2"].value) == (5, 10)
    assert notes["Program"] == "Poetry walk"
    assert notes["Answers"] == "10 of 13 are in the figures"
    assert notes["Small groups"].startswith("What fewer than 10 people answered is “not shown”")


def test_a_survey_is_asked_for_once_a_version(client, branch_lead, survey):
    client.force_login(branch_lead)
    create = reverse("programs:survey_create", args=[survey.program.pk])

    again = client.post(create, {"version": "adult"})
    other = client.post(create, {"version": "teacher"})

    assert "There is a survey of this kind already." in again.content.decode()
    assert other.status_code == 302
    assert [row.version for row in survey.program.surveys.order_by("pk")] == ["adult", "teacher"]


def test_a_session_of_another_program_is_not_asked_about(client, branch_lead, survey, outsider):
    foreign = SessionFactory()
    client.force_login(branch_lead)
    create = reverse("programs:survey_create", args=[survey.program.pk])

    response = client.post(create, {"version": "teacher", "session": foreign.pk})

    assert response.status_code == 404


def test_it_closes_on_the_evening_of_its_last_day(client, branch_lead, survey, district):
    day = timezone.localdate() + timedelta(days=3)
    client.force_login(branch_lead)

    client.post(
        reverse("programs:survey_create", args=[survey.program.pk]),
        {"version": "teacher", "last_day": f"{day}"},
    )

    made = survey.program.surveys.get(version="teacher")
    closes = made.closes_at
    assert f"Open through {long_date(day)}." in client.get(made.get_absolute_url()).text
    assert timezone.localtime(closes).date() == day + timedelta(days=1)


def test_the_code_to_scan_is_a_picture_of_the_link(client, branch_lead, survey):
    client.force_login(branch_lead)

    found = client.get(reverse("programs:survey_qr", args=[survey.pk, "es"]))

    assert found["Content-Type"] == "image/svg+xml"
    assert found.content.startswith(b"<?xml")


def test_the_list_asks_no_more_for_many_surveys(
    client, branch_lead, branch, django_assert_max_num_queries
):
    client.force_login(branch_lead)
    counts = []
    for more in (1, 12):
        for _ in range(more):
            AnswerFactory(survey=SurveyFactory(program__place=branch))
        with django_assert_max_num_queries(40) as asked:
            client.get(reverse("programs:survey_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_key_nobody_was_given_is_no_page(client, survey):
    assert [client.get(f"/survey/{key}/").status_code for key in ("a%00b", "x" * 400)] == [404, 404]
