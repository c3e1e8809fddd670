"""/reminders/: one's own mails whole, of others only that there was one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import DigestFactory, PositionFactory

URL = "/reminders/"


@pytest.fixture
def sent(district, specialist):
    """One mail to Dana Okafor."""
    return DigestFactory(
        district=district,
        user=specialist,
        owed=2,
        subject="2 updates due, 1 comment mentions you",
        text="Ada Field: 1.1 Read aloud\nhttp://127.0.0.1:8000/updates/7/ <b>",
        sent_at=timezone.now(),
    )


@pytest.fixture
def listed(client):
    def listed(user, **address):
        client.force_login(user)
        response = client.get(URL, address)
        return [(row["to"], row["what"], row["url"]) for row in response.context["rows"]]

    return listed


def test_one_reads_ones_own_in_full(client, sent, specialist, listed):
    assert listed(specialist) == [("Dana Okafor", sent.subject, f"/reminders/{sent.pk}/")]
    page = client.get(sent.get_absolute_url()).content.decode()

    assert '<a href="http://127.0.0.1:8000/updates/7/" rel="nofollow">' in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize("who", ["supervisor", "district_admin", "data_steward"])
def test_offices_read_that_and_how_much_not_what(client, sent, listed, who, request):
    assert listed(request.getfixturevalue(who)) == [("Dana Okafor", "2 owed", "")]
    page = client.get(URL).content.decode()

    assert "comment mentions" not in page
    assert client.get(sent.get_absolute_url()).status_code == 403


def test_each_side_follows_its_own(sent, branch_lead, library_admin, supervisor, listed):
    DigestFactory(district=sent.district, user=branch_lead, to_review=1, sent_at=timezone.now())

    assert (listed(library_admin), listed(supervisor)) == (
        [("Ivo Petrov", "1 to review", "")],
        [("Dana Okafor", "2 owed", "")],
    )


def test_nobody_else_sees_any(client, sent, listed, principal, outsider, library_admin):
    for user in (principal, outsider, library_admin):
        assert listed(user) == []
        assert client.get(sent.get_absolute_url()).status_code == 404


def test_the_list_is_narrowed_by_person_and_dates(sent, listed, supervisor, school):
    other = PositionFactory(place=school, user__name="Wren Hollis").user
    DigestFactory(district=sent.district, user=other, day=sent.day - timedelta(7))
    week_ago = str(sent.day - timedelta(6))

    found = [
        listed(supervisor, **address)
        for address in ({"q": "wren"}, {"since": week_ago}, {"until": week_ago}, {"mine": "on"})
    ]

    wren, dana = ("Wren Hollis", "", ""), ("Dana Okafor", "2 owed", "")
    assert found == [[wren], [dana], [wren], []]


def test_what_is_found_by_no_filter_says_so(client, sent, supervisor):
    client.force_login(supervisor)

    pages = [client.get(URL, address).content.decode() for address in ({"q": "zz"}, {"since": "x"})]

    assert "Asked for: “zz”." in pages[0]
    assert "No reminder fits" not in pages[1]


def test_the_filters_say_in_words_what_they_were_asked(client, sent, supervisor):
    client.force_login(supervisor)
    asked = {"q": "dana", "since": "2026-02-02", "until": "2026-03-02", "mine": "on"}

    found = client.get(URL, asked).context["filter_form"]

    assert found.said == (
        "Asked for: “dana”, from February 2, 2026, until March 2, 2026, only mine."
    )


def test_empty_it_says_when_one_comes(client, specialist):
    client.force_login(specialist)

    page = client.get(URL).content.decode()

    assert "No reminder was sent yet." in page
    assert "Mail goes out on Mondays" in page


def test_one_that_waits_says_when_it_goes_out(client, sent, specialist, listed):
    type(sent).objects.update(sent_at=None, subject="", text="")
    listed(specialist)

    page = client.get(sent.get_absolute_url()).content.decode()

    assert "Nothing is written yet." in page


def test_the_number_of_queries_does_not_grow(client, sent, supervisor, school):
    client.force_login(supervisor)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
        for _ in range(30):
            DigestFactory(district=sent.district, user=PositionFactory(place=school).user)

    assert counts[0] == counts[1]
