"""What is typed into a form comes back until the form is sent; also after the sign-in expired."""

import re
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from goals.models import Update
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    GoalFactory,
    PlaceFactory,
    PlanFactory,
    PositionFactory,
    UpdateFactory,
)
from zones.drafts import MOST, Page, keep
from zones.models import Draft
from zones.models.draft import DONE


@pytest.fixture
def plan(office):
    return PlanFactory(owner=office, title="Library plan", preface="We believe.")


@pytest.fixture
def address(plan):
    return f"/plans/{plan.pk}/edit/"


@pytest.fixture
def begin(client, supervisor):
    """`begin(address)`: a form as the supervisor opens it, {name: value} with its token."""
    client.force_login(supervisor)
    return lambda address: opened(client, address)


def opened(client, address):
    html = client.get(address).content.decode()
    form = html[html.index("draft_of") - 300 :]
    return {"draft_of": re.search(r'name="draft_of" value="([^"]+)"', form)[1]}


def save(client, form, **fields):
    return client.post("/drafts/", form | fields).content.decode()


def test_what_is_typed_is_saved_and_comes_back_with_a_notice(client, begin, address, plan):
    said = save(client, begin(address), title="Library plan 2", preface="We know.\r\nWe do.")

    html = client.get(address).content.decode()

    plan.refresh_from_db()
    assert re.fullmatch(r"Draft saved \d+:\d\d [ap]m", said)
    assert re.search(r"Your draft from \d+:\d\d [ap]m is back\.", html)
    assert 'value="Library plan 2"' in html
    assert "We know.\r\nWe do.</textarea>" in html
    assert plan.title == "Library plan"


def test_typing_goes_on_in_one_row(client, begin, address, django_assert_max_num_queries):
    form = begin(address)
    save(client, form, title="Li")

    with django_assert_max_num_queries(4):  # session, person, seats, draft
        save(client, form, title="Library")

    assert [row.fields["title"] for row in Draft.objects.all()] == [["Library"]]


def test_ticks_and_several_values_come_back_as_they_were(client, data_steward, period):
    client.force_login(data_steward)
    form = opened(client, f"/periods/{period.pk}/edit/")
    save(client, form, name="Autumn", asks_library="on")  # the box of the schools is not ticked

    shown = client.get(f"/periods/{period.pk}/edit/").context["form"]

    assert shown["name"].value() == "Autumn"
    assert shown["asks_library"].value() is True
    assert shown["asks_schools"].value() is False


def test_key_of_an_update_comes_back_so_that_it_is_sent_once(client, specialist, school, plan):
    assignment = AssignmentFactory(item=ActionItemFactory(goal__plan=plan), place=school)
    client.force_login(specialist)
    log = f"{assignment.get_absolute_url()}log/"
    key = str(client.get(log).context["form"]["form_key"].value())
    save(client, opened(client, log), form_key=key, text="Two shelves moved.")

    shown = client.get(log).context["form"]

    assert (shown["form_key"].value(), shown["text"].value()) == (key, "Two shelves moved.")


def test_form_that_is_sent_leaves_no_draft_also_if_one_arrives_late(client, begin, address, plan):
    form = begin(address)
    save(client, form, title="Li")
    sent = {"title": "Library plan 2", "starts": plan.starts, "ends": plan.ends, "level": "Goal"}
    answer = client.post(address, form | sent | {"reviewed_by": plan.reviewed_by})

    late = save(client, form, title="Library plan 2")

    assert answer.status_code == 302
    assert late == ""
    assert not Draft.objects.of(client.session["_auth_user_id"], address).exists()
    assert "is back." not in client.get(address).content.decode()


def test_form_with_errors_is_kept_without_any_script(client, begin, address):
    client.post(address, begin(address) | {"title": "Half a", "starts": "never"})

    shown = client.get(address).context["form"]

    assert (shown["title"].value(), shown["starts"].value()) == ("Half a", "never")


def test_discarded_draft_is_gone_and_the_page_is_as_it_was(client, begin, address):
    form = begin(address)
    save(client, form, title="Other")
    row = Draft.objects.get()

    response = client.post("/drafts/discard/", form | {"draft_row": row.pk, "title": "Other"})

    assert (response.status_code, response["Location"]) == (302, address)
    assert client.get(address).context["form"]["title"].value() == "Library plan"


def test_two_windows_lose_neither_text(client, begin, address):
    one, two = begin(address), begin(address)
    save(client, one, title="From the first window")
    save(client, two, title="From the second window")

    shown = client.get(address)
    other = shown.context["request"].draft.other_address

    assert shown.context["form"]["title"].value() == "From the second window"
    assert "In another window you typed something else" in shown.content.decode()
    assert client.get(other).context["form"]["title"].value() == "From the first window"


def test_text_that_came_back_is_typed_on_in_its_place(client, begin, address):
    save(client, begin(address), title="On the phone")
    save(client, begin(address), title="On the phone, then at the desk")

    assert [row.fields["title"] for row in Draft.objects.all()] == [
        ["On the phone, then at the desk"]
    ]


def test_too_long_a_text_is_refused_politely(client, begin, address):
    said = save(client, begin(address), preface="x" * (MOST + 1))

    assert said.startswith("Too long to be kept as a draft.")
    assert not Draft.objects.exists()


def test_password_and_token_are_never_kept(client, begin, address):
    save(client, begin(address), title="A", password="secret", csrfmiddlewaretoken="t")

    assert set(Draft.objects.get().fields) == {"title", "draft_page"}


@pytest.mark.parametrize("token", ["", "made-up", "W10:1:made-up"])
def test_only_pages_of_ours_keep_drafts(client, supervisor, token):
    client.force_login(supervisor)

    answers = [client.post(to, {"draft_of": token}) for to in ("/drafts/", "/drafts/discard/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not Draft.objects.exists()


def test_nobody_writes_reads_or_discards_the_draft_of_somebody_else(client, begin, address, office):
    form = begin(address)
    save(client, form, title="Mine")
    row = Draft.objects.get()
    colleague = PositionFactory(place=office, role="supervisor").user
    client.force_login(colleague)

    said = save(client, form, title="Theirs")
    discarded = client.post("/drafts/discard/", form | {"draft_row": row.pk})
    shown = client.get(f"{address}?draft={row.pk}")

    row.refresh_from_db()
    assert said.startswith("Not kept: somebody else is signed in now.")
    assert discarded.status_code == 404
    assert shown.context["form"]["title"].value() == "Library plan"
    assert (row.user, row.fields["title"]) == (Draft.objects.get().user, ["Mine"])


def test_calendars_of_two_branches_keep_a_draft_each(client, data_steward, school_year, branch):
    client.force_login(data_steward)
    address = f"/years/{school_year.pk}/days-off/"
    save(client, opened(client, f"{address}?branch={branch.pk}"), days="9/7 Labor Day")

    assert client.get(address).context["form"]["days"].value() == ""
    shown = client.get(f"{address}?branch={branch.pk}").context["form"]
    assert shown["days"].value() == "9/7 Labor Day"


# The sign-in expired


@pytest.fixture
def forms(supervisor, specialist, school, plan):
    """{name: (who, address of the page, what is typed, the field that holds it)}"""
    item = ActionItemFactory(goal=GoalFactory(plan=plan))
    assignment = AssignmentFactory(item=item, place=school)
    log, here = (f"{assignment.get_absolute_url()}{verb}/" for verb in ("log", "edit"))
    said = f"{UpdateFactory(assignment=assignment, author=specialist).get_absolute_url()}comments/"
    return {
        "log": (specialist, log, {"text": "Two shelves moved."}, "text"),
        "item": (supervisor, f"/items/{item.pk}/edit/", {"text": "Move the shelves."}, "text"),
        "place": (specialist, here, {"what_we_do": "On Mondays."}, "what_we_do"),
        "comment": (specialist, said, {"text": "We meet on Tuesday."}, "text"),
    }


@pytest.mark.parametrize("name", ["log", "item", "place", "comment"])
def test_form_sent_after_the_sign_in_expired_is_offered_again(client, forms, name):
    person, address, words, field = forms[name]
    client.force_login(person)
    form = opened(client, address)
    client.session.flush()

    response = client.post(address, form | words)

    led = urlsplit(response["Location"])
    assert (response.status_code, led.path) == (302, "/accounts/login/")
    assert parse_qs(led.query) == {"next": [address]}
    assert "What you sent is kept" in client.get(response["Location"]).content.decode()
    client.force_login(person)
    page = client.get(address)
    assert "What you sent was kept: check it and send it again." in page.content.decode()
    assert page.context["form"][field].value() == words[field]
    assert not Update.objects.filter(text=words[field]).exists()


def test_who_signs_in_instead_sees_nothing_of_it(client, begin, address, office):
    form = begin(address)
    client.session.flush()
    client.post(address, form | {"title": "Not for others"})
    client.force_login(PositionFactory(place=office, role="supervisor").user)

    html = client.get(address).content.decode()

    assert "Not for others" not in html
    assert "was kept: check it" not in html


def test_files_cannot_be_kept_and_that_is_said(client, forms, tmp_path):
    person, address, words, _ = forms["log"]
    client.force_login(person)
    form = opened(client, address)
    client.session.flush()
    file = tmp_path / "notes.txt"
    file.write_text("notes")

    with file.open("rb") as upload:
        client.post(address, form | words | {"files": upload})

    client.force_login(person)
    assert "Files cannot be kept: add them again." in client.get(address).content.decode()


def test_typing_after_the_sign_in_expired_is_kept_and_said(client, begin, address):
    form = begin(address)
    client.session.flush()

    said = save(client, form, title="Still typing")

    assert said == (
        "You are signed out. What you type is kept. "
        f'<a href="/accounts/login/?next={address}">Sign in</a> to send it.'
    )
    assert Draft.objects.get().fields["title"] == ["Still typing"]


def test_button_of_htmx_leads_to_the_sign_in_and_back_to_its_page(client, plan):
    page = f"/plans/{plan.pk}/outline/"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}

    response = client.get(f"/plans/{plan.pk}/edit/", headers=headers)

    assert response["HX-Redirect"] == f"/accounts/login/?next={page}"


@pytest.mark.parametrize(
    ("referer", "next_page"),
    [
        ("http://testserver/plans/?q=a", "/plans/?q=a"),
        ("https://evil.example/plans/", "/"),
        ("", "/"),
    ],
)
def test_button_pressed_signed_out_leads_back_to_its_page_only(client, plan, referer, next_page):
    response = client.post(f"/goals/{plan.pk}/move/", headers={"Referer": referer})

    assert parse_qs(urlsplit(response["Location"]).query) == {"next": [next_page]}
    assert "what you sent was not saved" in client.get(response["Location"]).content.decode()


def test_signed_in_again_in_another_window_the_old_page_loses_nothing(supervisor, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(supervisor)
    form = opened(browser, address)

    response = browser.post(address, form | {"title": "Typed before"})

    assert (response.status_code, response["Location"]) == (302, address)
    page = browser.get(address)
    assert page.context["form"]["title"].value() == "Typed before"
    assert "What you sent was kept" in page.content.decode()


def test_too_long_a_text_on_an_old_page_is_refused_with_a_sentence(supervisor, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(supervisor)
    form = opened(browser, address)

    response = browser.post("/drafts/", form | {"preface": "x" * (MOST + 1)})

    assert response.status_code == 200
    assert "too long to be kept" in response.content.decode()
    assert not Draft.objects.exists()


def test_account_that_was_ended_keeps_nothing(client, begin, address, supervisor):
    form = begin(address)
    supervisor.is_active = False
    supervisor.save()

    response = client.post(address, form | {"title": "Too late"})

    assert response.status_code == 302
    assert not Draft.objects.exists()


def test_draft_of_a_place_that_cannot_be_seen_any_more_shows_nothing(client, data_steward):
    elsewhere = PlaceFactory()
    client.force_login(data_steward)

    assert client.get(f"/places/{elsewhere.pk}/edit/").status_code == 404


def test_words_kept_while_the_form_is_sent_do_not_come_back(transactional_db):
    page = Page(PositionFactory().user_id, "/a/form/", timezone.now().timestamp(), "opened once")

    def kept_late():
        late.append(keep(page, {"title": ["Typed"]}))
        connection.close()

    late, thread = [], Thread(target=kept_late)
    with transaction.atomic():
        sent = keep(page, {DONE: ["1"]})
        thread.start()
        wait_for_one_that_waits(thread)
    thread.join()

    assert (sent, late) == (True, [False])
    assert list(Draft.objects.of(page.user, page.address)) == []


def wait_for_one_that_waits(thread, tries=5000):
    """Until the other connection waits for this one, or is done."""
    for _ in range(tries):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] or not thread.is_alive():
                return


def test_a_form_at_a_long_address_has_a_draft_too(client, supervisor, plan):
    client.force_login(supervisor)
    goal = GoalFactory(plan=plan)
    items = [ActionItemFactory(goal=goal).pk for _ in range(60)]
    address = f"/plans/{plan.pk}/assign/?{urlencode({'items': items}, doseq=True)}"

    said = save(client, opened(client, address), what_we_do="We read aloud.")

    assert len(address) > 300
    assert said.startswith("Draft saved")
    assert "We read aloud." in client.get(address).content.decode()
