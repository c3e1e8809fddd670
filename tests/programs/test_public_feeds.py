"""Public feeds: what calendar programs and feed readers get, read by a second implementation."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from lxml import etree

from programs.models import Program, Session
from tests.factories import (
    ProgramFactory,
    SessionFactory,
    StandardFactory,
    TranslationFactory,
    ZoneFactory,
)

HARTFORD = ZoneInfo("America/New_York")
HOST = urlsplit(settings.SITE_URL).hostname


@pytest.fixture
def place(branch):
    branch.district.public_site = True
    branch.district.save()
    return branch


@pytest.fixture
def address(place):
    return f"/site/{place.district.slug}/feeds/place/{place.pk}.ics"


@pytest.fixture
def program(place):
    return ProgramFactory(place=place, title="Story time", description="Bring; a, blanket\nand tea")


def at(*moment):
    return datetime(*moment, tzinfo=HARTFORD)


def session(program, starts, ends, **fields):
    return SessionFactory(program=program, starts_at=starts, ends_at=ends, **fields)


def coming(month, weekday_of_month):
    """The day of the clock change in the year to come: the nth Sunday of a month."""
    year = timezone.localdate().year + 1
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (weekday_of_month - 1))


def fetch(address, **headers):
    answer = Client().get(address, headers=headers)
    assert answer.status_code == 200
    return answer


def events(address):
    """[event] as the second implementation reads them."""
    calendar = vobject.readOne(fetch(address).content.decode())
    return getattr(calendar, "vevent_list", [])


def in_utc(one):
    return [one.starts_at.astimezone(UTC), one.ends_at.astimezone(UTC)]


def moments(event):
    return [event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)]


def test_a_feed_says_what_where_and_when(address, program, place):
    one = SessionFactory(program=program, note="With the author")

    answer = fetch(address)

    (event,) = events(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert {name: getattr(event, name).value for name in ("uid", "summary", "location")} == {
        "uid": f"program-session-{one.uid}@{HOST}",
        "summary": "Story time",
        "location": place.name,
    }
    assert event.description.value == "With the author\n\nBring; a, blanket\nand tea"
    assert (event.status.value, event.sequence.value) == ("CONFIRMED", "0")
    assert event.url.value == f"{settings.SITE_URL}site/{place.district.slug}/sessions/{one.pk}/"
    assert moments(event) == in_utc(one)
    first = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert first["description"] == event.description.value


def test_an_event_says_whom_it_is_for_and_its_key_area(address, place):
    area = StandardFactory(framework__district=place.district, title="Families, near; and far")
    SessionFactory(program=ProgramFactory(place=place, age="6_11", key_area=area))
    spanish = address.replace("/feeds/", "/es/feeds/")
    said = ["Ages 6 to 11", "Families, near; and far"]

    (event,) = events(address)

    first = Calendar.from_ical(fetch(address).content).walk("VEVENT")[0]
    assert event.categories.value == said
    assert [str(one) for one in first["categories"].cats] == said
    assert events(spanish)[0].categories.value[0] == "De 6 a 11 años"


@pytest.mark.parametrize("day", [coming(3, 2), coming(11, 1)], ids=["March", "November"])
def test_the_clock_of_the_place_holds_in_the_week_it_changes(address, program, day):
    hours = [(day + timedelta(days=days), hour) for days in (-1, 0, 1) for hour in (0, 4, 15)]
    made = [
        session(program, start := at(on.year, on.month, on.day, hour), start + timedelta(hours=1))
        for on, hour in hours
    ]

    found = events(address)

    assert [moments(event) for event in found] == [in_utc(one) for one in made]
    assert [event.dtstart.value.hour for event in found] == [hour for _, hour in hours]


def test_of_the_hour_that_comes_twice_the_second_is_said_in_utc(address, program):
    day = coming(11, 1)
    second = at(day.year, day.month, day.day, 1, 30).replace(fold=1)
    one = session(program, second, second.astimezone(UTC) + timedelta(hours=1))

    (event,) = events(address)

    assert moments(event) == in_utc(one)
    assert b"DTSTART:%d1104T" % day.year not in fetch(address).content
    assert f"DTSTART:{second.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode() in fetch(address).content


def test_an_event_may_cross_midnight_and_one_may_last_whole_days(address, program):
    day = timezone.localdate() + timedelta(days=20)
    night = at(day.year, day.month, day.day, 22)
    session(program, night, night + timedelta(hours=4))
    midnight = at(day.year, day.month, day.day) + timedelta(days=2)
    last = at(*(day + timedelta(days=5)).timetuple()[:3])
    session(program, midnight, last, all_day=True)

    over_night, days = events(address)

    assert moments(over_night) == [night, night + timedelta(hours=4)]
    assert over_night.dtend.value.date() == day + timedelta(days=1)
    assert [days.dtstart.value, days.dtend.value] == [
        day + timedelta(days=2),
        day + timedelta(days=5),
    ]


def test_a_spanish_title_of_200_letters_is_folded_between_letters(address, program, place):
    title = ("Niños, música; y canción pingüino: señal de " * 5)[:199] + "ñ"
    TranslationFactory(of_row=program, text=title)
    SessionFactory(program=program)
    spanish = address.replace("/feeds/", "/es/feeds/")

    content = fetch(spanish).content

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert [line.decode() for line in content.split(b"\r\n")]  # no letter is cut in two
    assert [event.summary.value for event in events(spanish)] == [title]


def test_every_line_ends_with_crlf_and_so_does_the_file(address, program):
    SessionFactory(program=program, note="one\ntwo\rthree\x0b")

    content = fetch(address).content

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\x0b", content)


def test_a_move_and_a_cancellation_keep_the_event_and_raise_its_number(address, program):
    one = SessionFactory(program=program)
    (first,) = events(address)
    Session.objects.filter(pk=one.pk).update(
        starts_at=one.starts_at + timedelta(days=1),
        ends_at=one.ends_at + timedelta(days=1),
        sequence=1,
        changed_at=timezone.now(),
    )
    (moved,) = events(address)
    Session.objects.filter(pk=one.pk).cancel("Snow")

    (called_off,) = events(address)

    assert {first.uid.value, moved.uid.value, called_off.uid.value} == {first.uid.value}
    assert [one.sequence.value for one in (first, moved, called_off)] == ["0", "1", "2"]
    assert moved.dtstart.value - first.dtstart.value == timedelta(days=1)
    assert (called_off.status.value, called_off.summary.value) == (
        "CANCELLED",
        "Cancelled: Story time",
    )
    assert called_off.description.value.startswith("Snow\n")
    assert called_off.last_modified.value >= first.last_modified.value


def test_what_was_not_changed_is_not_sent_again(address, program):
    one = SessionFactory(program=program)
    first = fetch(address)

    same = Client().get(address, headers={"If-None-Match": first["ETag"]})
    Session.objects.filter(pk=one.pk).cancel()
    changed = fetch(address, **{"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert changed["ETag"] != first["ETag"]
    assert "public" in first["Cache-Control"]
    assert not first.cookies


def test_zone_and_audience_have_feeds_of_their_own(place, zone, school):
    district = place.district
    SessionFactory(program=ProgramFactory(place=school, title="School", age="12_18"))
    SessionFactory(days=8, program=ProgramFactory(place=place, title="Branch"))
    far = ProgramFactory(place=ZoneFactory(branch__district=district).branch, title="Far")
    SessionFactory(program=far, days=9)
    far.together.add(school)
    root = f"/site/{district.slug}/feeds"

    found = {
        path: [event.summary.value for event in events(f"{root}/{path}.ics")]
        for path in (f"zone/{zone.pk}", f"place/{school.pk}", "audience/12_18", "audience/6_11")
    }

    assert found == {
        f"zone/{zone.pk}": ["School", "Branch", "Far"],
        f"place/{school.pk}": ["School", "Far"],
        "audience/12_18": ["School"],
        "audience/6_11": ["Branch", "Far"],
    }


def test_nothing_that_is_not_public_stands_in_a_feed(address, place):
    for fields in ({"state": "draft"}, {"is_public": False}):
        one = SessionFactory(program=ProgramFactory(place=place, **fields), link="https://j.oin/1")
        assert Client().get(f"/site/{place.district.slug}/sessions/{one.pk}.ics").status_code == 404
    other = SessionFactory(program__place__district__public_site=True)
    silent = SessionFactory()

    assert events(address) == []
    for one, slug in ((other, place.district.slug), (silent, silent.place.district.slug)):
        assert Client().get(f"/site/{slug}/sessions/{one.pk}.ics").status_code == 404
    foreign = f"/site/{place.district.slug}/feeds/place/{other.place_id}.ics"
    assert Client().get(foreign).status_code == 404


@pytest.mark.parametrize(
    "rest", ["place/0", "place/x", "zone/99999999999999999999", "audience/all", "people/1"]
)
def test_an_unknown_feed_is_not_found(place, rest):
    for form in ("ics", "atom"):
        answer = Client().get(f"/site/{place.district.slug}/feeds/{rest}.{form}")
        assert answer.status_code == 404


def test_one_session_goes_into_a_calendar(program, place):
    one = SessionFactory(program=program)
    SessionFactory(program=program, days=9)

    answer = fetch(f"/site/{place.district.slug}/es/sessions/{one.pk}.ics")

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["uid"] == f"program-session-{one.uid}@{HOST}"
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_atom_feed_tells_the_newest_first_and_is_in_the_language(address, program):
    first = SessionFactory(program=program, changed_at=timezone.now() + timedelta(hours=1))
    second = SessionFactory(program=program, days=9)
    Session.objects.filter(pk=second.pk).cancel()
    Session.objects.filter(pk=second.pk).update(changed_at=timezone.now() + timedelta(hours=2))
    SessionFactory(program=program, days=-9)
    Program.objects.filter(pk=program.pk).update(title="Story <b>\x0b & time")

    answer = fetch(address.replace("/feeds/", "/es/feeds/").replace(".ics", ".atom"))

    names = {"a": "http://www.w3.org/2005/Atom"}
    root = etree.fromstring(answer.content)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    assert root.xpath("a:entry/a:id/text()", namespaces=names) == [
        f"urn:uuid:{second.uid}",
        f"urn:uuid:{first.uid}",
    ]
    assert root.xpath("a:entry/a:title/text()", namespaces=names) == [
        "Cancelado: Story <b> & time",
        "Story <b> & time",
    ]


@pytest.mark.parametrize("size", [1, 12])
@pytest.mark.parametrize("form", ["ics", "atom"])
def test_a_feed_costs_the_same_however_long(django_assert_num_queries, place, address, size, form):
    for days in range(size):
        SessionFactory(program=ProgramFactory(place=place), days=days + 1)
    ContentType.objects.get_for_models(Program, Session)  # asked once a process

    with django_assert_num_queries(6 if form == "ics" else 5):
        fetch(address.replace(".ics", f".{form}"))
