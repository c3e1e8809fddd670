"""The public pages: what they say, in which language, to search engines, and how they are kept."""

import json
import re
from contextlib import closing
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.site import sessions, zone_page
from tests.factories.programs import (
    ProgramFactory,
    SessionFactory,
    SessionFileFactory,
    SessionLogFactory,
    TranslationFactory,
)

pytestmark = pytest.mark.django_db


def test_families_find_their_zone_by_the_name_of_the_school(read, site_zone):
    text, none = read("?q=juniper sch"), read("?q=nowhere")

    assert f'href="/site/riverbend/zones/{site_zone.pk}/">Juniper zone' in text
    assert "Juniper School" in text
    assert "No school or branch has that name." in none


def test_the_page_of_a_zone_says_what_is_on(read, site_zone, story_session):
    text = read(f"zones/{site_zone.pk}/")

    assert "Juniper Branch and one school plan programs together" in text
    assert "All programs are free." in text
    assert "Story time" in text
    assert "Birth" not in re.search(r'class="small sec">(.*?)<a', text)[1]


def test_a_checked_translation_is_shown_and_the_rest_says_in_which_language_it_is(
    read, story_time, story_session
):
    TranslationFactory(of_row=story_time, text="Hora del cuento")

    text = read(f"programs/{story_time.pk}/", "es")

    assert '<h1 class="mb-2">Hora del cuento</h1>' in text
    assert '<div lang="en"><p>Songs and two short books.</p></div>' in text
    assert "(en inglés)" in text
    assert '<html lang="es">' in text


def test_what_is_not_known_of_a_program_has_no_label(read, story_time, story_session):
    story_time.accessibility = ""
    story_time.save()

    text = read(f"programs/{story_time.pk}/", "es")

    assert "<dt>Costo</dt>" in text
    assert "<dt>Accesibilidad</dt>" not in text


def test_an_old_translation_gives_way_to_the_new_words(read, story_time, story_session):
    TranslationFactory(of_row=story_time, text="Hora del cuento")
    story_time.title = "Story hour"
    story_time.save()

    text = read(f"programs/{story_time.pk}/", "es")

    assert '<span lang="en">Story hour</span>' in text
    assert "Hora del cuento" not in text


def test_every_page_links_to_itself_in_the_other_language_and_in_large_type(read, site_zone):
    text = read(f"zones/{site_zone.pk}/?for=0_5")

    other = f"/site/riverbend/es/zones/{site_zone.pk}/?for=0_5"
    large = f"/site/riverbend/large/zones/{site_zone.pk}/?for=0_5"
    assert f'<a href="{other}" lang="es" hreflang="es">Español</a>' in text
    assert f'<a href="{large}">Large type</a>' in text


def test_in_large_type_every_link_stays_large(client, site_zone, story_session):
    text = client.get("/site/riverbend/es/large/programs/").content.decode()

    links = set(re.findall(r'<a [^>]*href="(/site/[^"]*)"', text))
    small = {link for link in links if "/large/" not in link}
    assert small == {"/site/riverbend/es/programs/"}  # back in the usual type


def test_a_session_is_told_to_search_engines(read, story_session):
    text = read(f"sessions/{story_session.pk}/")

    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text)[1])
    assert {key: data[key] for key in ("@type", "name", "eventStatus", "isAccessibleForFree")} == {
        "@type": "Event",
        "name": "Story time",
        "eventStatus": "https://schema.org/EventScheduled",
        "isAccessibleForFree": True,
    }
    assert data["startDate"] == timezone.localtime(story_session.starts_at).isoformat()
    assert data["location"]["name"] == "Juniper Branch"


def test_html_in_a_text_is_text(read, story_time, story_session):
    story_time.title = story_time.description = "</script><script>alert(1)</script>"
    story_time.save()

    for path in (f"sessions/{story_session.pk}/", f"programs/{story_time.pk}/", "programs/"):
        assert "<script>alert" not in read(path)


def test_a_cancelled_session_stays_and_says_so(read, story_time, story_session):
    story_time.sessions.all().cancel("The boiler broke")

    text = read(f"sessions/{story_session.pk}/")

    assert "It does not take place." in text
    assert "EventCancelled" in text
    assert "Add to my calendar" not in text


def test_the_list_is_narrowed_by_age_place_language_and_day(read, site_zone, story_session):
    ProgramFactory(place=site_zone.branch, title="Tax help", age="19_up", languages=["pl"])
    for program in ProgramFactory._meta.model.objects.filter(title="Tax help"):
        SessionFactory(program=program, days=4)
    day = timezone.localdate() + timedelta(days=4)

    found = {
        query: [name for name in ("Story time", "Tax help") if name in read(f"programs/?{query}")]
        for query in ("for=19_up", "language=pl", f"place=z{site_zone.pk}", f"day={day}", "for=x")
    }

    assert found == {
        "for=19_up": ["Tax help"],
        "language=pl": ["Tax help"],
        f"place=z{site_zone.pk}": ["Story time", "Tax help"],
        f"day={day}": ["Tax help"],
        "for=x": ["Story time", "Tax help"],
    }


def test_a_photo_with_consent_is_shown_with_its_words(client, read, story_time):
    log = SessionLogFactory(session=SessionFactory(program=story_time, days=-2))
    photo = SessionFileFactory(
        log=log, link="", content_type="image/png", alt="Two children read", consent=True,
        is_public=True, file="programs/there",
    )  # fmt: skip

    text = read(f"programs/{story_time.pk}/")

    assert f'<img src="/site/riverbend/photos/{photo.pk}/" alt="Two children read"' in text


def test_what_has_not_changed_is_answered_with_304(client, story_session):
    address = "/site/riverbend/programs/"
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    story_session.program.title = "Story hour"
    story_session.program.save()
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert first["Cache-Control"] == "public, max-age=60"
    assert not first.has_header("Vary")
    assert not first.cookies


def test_who_is_signed_in_gets_the_same_page(client, specialist, story_session):
    before = client.get("/site/riverbend/programs/")
    client.force_login(specialist)

    after = client.get("/site/riverbend/programs/")

    assert (after["ETag"], after["Cache-Control"]) == (before["ETag"], before["Cache-Control"])


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_kept_is_made_anew_after_every_change(client, story_session):
    address = "/site/riverbend/programs/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        kept = client.get(address)

    assert len(queries) == 1
    story_session.program.title = "Story hour"
    story_session.program.save()

    assert "Story hour" not in kept.content.decode()
    assert "Story hour" in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_page_made_while_somebody_writes_is_not_kept(client, story_session):
    """Its number is counted up already, and what is written is not to be seen before the end."""
    address = "/site/riverbend/programs/"
    with closing(connection.copy()) as other, other.cursor() as writer:
        writer.execute("BEGIN")
        writer.execute("UPDATE programs_program SET title = 'Story hour'")
        before = client.get(address)
        writer.execute("COMMIT")
    after = client.get(address)

    assert "Story hour" not in before.content.decode()
    assert "Story hour" in after.content.decode()


@pytest.mark.parametrize("language", ["", "es/"])
def test_pages_ask_as_often_with_many_sessions(
    client, site_zone, story_time, story_session, language
):
    paths = ("", "programs/", f"zones/{site_zone.pk}/", f"programs/{story_time.pk}/", "contact/")
    paths = [f"/site/riverbend/{language}{path}" for path in paths]
    _asked(client, paths)  # content types are read once
    few = _asked(client, paths)
    for number in range(12):
        SessionFactory(program=ProgramFactory(place=site_zone.branch), days=1 + number % 6)
        SessionFactory(program=story_time, days=3 + number)

    assert _asked(client, paths) == few
    assert max(few) <= 20


def _asked(client, paths):
    """How many queries each page takes that is not kept."""
    found = []
    for path in paths:
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        found.append(len(asked))
    return found


def test_a_week_too_full_for_the_page_says_so_and_never_that_there_is_nothing(
    read, site_zone, story_time, monkeypatch
):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    for day in (1, 1, 2, 3):
        SessionFactory(program=story_time, starts_at=noon + timedelta(days=day))
    monkeypatch.setattr(sessions, "SHOWN", 2)
    monkeypatch.setattr(zone_page, "SHOWN", 2)

    days = re.findall(r'<div class="day">.*?</div></div>', read(f"zones/{site_zone.pk}/"), re.S)

    said = ["There are more" in day for day in days], ["No programs" in day for day in days]
    assert said == ([False, False, True, True, True, True, True], [True, *[False] * 6])
    assert [day.count("Story time") > 0 for day in days] == [False, True, *[False] * 5]
