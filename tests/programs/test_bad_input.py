"""What nobody means well with, or nobody meant: out of reach, without end, two at once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from lxml import etree

from programs.caching import is_linked
from programs.calendars.events import read
from programs.calendars.fetch import Refused, _is_public, checked
from programs.forms.days import link_field
from programs.forms.log import LogForm
from programs.limits import too_often
from programs.models import Program, Session, SignUp, Survey
from programs.moving import move_to
from programs.planning import Reach, call_off
from programs.sign_ups import ask
from tests.factories import (
    DistrictFactory,
    PositionFactory,
    ProgramFactory,
    SessionFactory,
    SubscriptionFactory,
    SurveyFactory,
)
from tests.factories.zones import BranchFactory
from zones.access import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def site(client, branch):
    """site("programs/"): the answer to who opens a page of the public site."""
    branch.district.public_site = True
    branch.district.save()
    return lambda path="": client.get(f"/site/{branch.district.slug}/{path}")


def calendar(line, day="20261110T150000Z", zone=""):
    event = f"UID:odd\r\nDTSTART:{day}\r\nSUMMARY:Odd\r\n{line}\r\n"
    fine = "UID:fine\r\nDTSTART:20261109T150000Z\r\nSUMMARY:Fine\r\n"
    events = "".join(f"BEGIN:VEVENT\r\n{words}END:VEVENT\r\n" for words in (event, fine))
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
    return f"{head}{zone}{events}END:VCALENDAR\r\n".encode()


@pytest.mark.parametrize(
    "words",
    ["month=9999-12", "month=0001-01", "day=9999-12-31", "day=0001-01-01", "day=2026-99-99"],
)
def test_days_out_of_reach_are_not_asked_for(site, words):
    plain = site("programs/").content
    answer = site(f"programs/?{words}")
    assert (answer.status_code, answer.content.count(b"month=") >= 2) == (200, True)
    assert answer.content.count(b"<h2") == plain.count(b"<h2")


def test_the_arrows_of_the_month_come_to_an_end(site):
    last = timezone.localdate().year + 2
    page = site(f"programs/?month={last}-12").content.decode()
    assert (f"month={last}-11" in page, f"month={last + 1}" in page) == (True, False)


def test_addresses_that_were_made_up_fill_no_memory(rf):
    made_up = ("?x=1", "?q=story", "?for=6_11&for=0_5", "?for=6_11&x=1")
    linked = ("", "?for=6_11", "?place=3&month=2026-12&page=2")
    assert [is_linked(rf.get(f"/{words}")) for words in made_up] == [False] * 4
    assert [is_linked(rf.get(f"/{words}")) for words in linked] == [True] * 3


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("RRULE:FREQ=DAILY;INTERVAL=0", "20261110T150000Z"),
        ("RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3", "20261110T150000Z"),
        ("RRULE:FREQ=DAILY;COUNT=99999999999", "20261110T150000Z"),
        ("RRULE:FREQ=DAILY", "00010101T000000Z"),
        ("DTEND:99991231T235959Z", "20261110T150000Z"),
        ("DURATION:P9999999999D", "20261110T150000Z"),
    ],
)
def test_an_event_without_end_is_left_out_and_the_others_are_read(line, day):
    events, problems = read(calendar(line, day), "America/New_York", NOW)
    left_out = "An event was left out, as it repeats within a day or is too far away: odd"
    assert ([event.title for event in events], problems) == (["Fine"], [left_out])


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=YEARLY;INTERV\r\n AL=0"])
def test_a_time_zone_without_end_is_refused(rule):
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        f"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nRRULE:{rule}\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )
    with pytest.raises(Refused):
        read(calendar("CLASS:PUBLIC", zone=zone), "America/New_York", NOW)


@pytest.mark.parametrize("address", ["http://[::1", "https://[/a.ics"])
def test_a_broken_address_is_refused_in_words(address):
    with pytest.raises(Refused):
        checked(address)


@pytest.mark.parametrize(
    "ip",
    [
        *("64:ff9b::7f00:1", "::127.0.0.1", "::ffff:0:10.0.0.1", "fec0::1", "192.88.99.1"),
        *("::ffff:127.0.0.1", "2002:7f00:1::", "0.0.0.0", "169.254.169.254", "::"),
    ],
)
def test_an_address_that_carries_another_one_is_not_public(ip):
    assert (_is_public(ip), _is_public("2600::1"), _is_public("8.8.8.8")) == (False, True, True)


@pytest.mark.parametrize("link", ["ftp://files.example.org/a", "javascript:alert(1)"])
def test_one_joins_by_links_of_the_web_only(link):
    with pytest.raises(ValidationError):
        link_field().clean(link)


def test_a_network_is_counted_as_one_however_many_addresses_it_has(rf):
    def sent(address):
        return too_often(rf.get("/", REMOTE_ADDR=address), "test", 1, 3600)

    assert [sent("2600::1"), sent("2600::2"), sent("2600:0:0:1::1")] == [False, True, False]
    assert [sent("8.8.8.8"), sent("::ffff:8.8.8.8"), sent("8.8.8.9")] == [False, True, False]


def test_letters_that_xml_does_not_know_break_no_feed(site, branch):
    SessionFactory(program=ProgramFactory(place=branch, title="Tea\uffff\x0b time"))
    feed = etree.fromstring(site(f"feeds/place/{branch.pk}.atom").content)
    assert [one.text for one in feed.iterfind(".//{*}entry/{*}title")] == ["Tea time"]


def test_a_day_of_a_draft_stays_where_a_survey_or_a_calendar_speaks_of_it(branch):
    program = ProgramFactory(place=branch, state=Program.State.DRAFT, published_at=None)
    asked, plain = SessionFactory(program=program), SessionFactory(program=program, days=9)
    told = SessionFactory(program=program, days=10, subscription=SubscriptionFactory(place=branch))
    SurveyFactory(program=program, session=asked)
    for session in (asked, plain, told):
        call_off(session, Reach.ONE, "Rain")
    rows = Session.objects.order_by("pk").values_list("pk", "why_cancelled")
    assert (list(rows), Survey.objects.count()) == ([(asked.pk, "Rain"), (told.pk, "Rain")], 1)


def test_what_was_cancelled_meanwhile_is_not_published(branch):
    program = ProgramFactory(place=branch, state=Program.State.DRAFT)
    session = SessionFactory(program=program)
    seen = Program.objects.get(pk=program.pk)
    assert (program.cancel("Rain"), seen.cancel("Snow")) == ([session.pk], [])
    late = Program(pk=program.pk, state=Program.State.DRAFT)
    with pytest.raises(ValidationError, match="It was cancelled"):
        late.publish()
    program.refresh_from_db()
    assert (program.state, program.why_cancelled) == (Program.State.CANCELLED, "Rain")


def test_a_session_at_a_place_that_closed_leads_to_no_missing_page(site, branch):
    session = SessionFactory(program=ProgramFactory(place=branch))
    before = f"/places/{branch.pk}/".encode() in site(f"sessions/{session.pk}/").content
    branch.closes = timezone.localdate() - timedelta(days=1)
    branch.save(update_fields=["closes"])
    after = f"/places/{branch.pk}/".encode() in site(f"sessions/{session.pk}/").content
    assert (before, after) == (True, False)


def test_a_program_stays_in_its_district_with_people_of_it(client, branch):
    far = BranchFactory(district=DistrictFactory())
    here = PositionFactory(place=branch, role=Role.BRANCH_STAFF)
    there = PositionFactory(place=far, role=Role.BRANCH_STAFF, user=here.user)
    program = ProgramFactory(place=branch, created_by=here.user)
    client.force_login(here.user)
    sent = {
        **{"title": program.title, "format": "on_site", "season": "summer", "age": "6_11"},
        **{"cost": "0", "sponsor": "library", "kind": "group", "languages": ["en"]},
    }
    moved = client.post(f"/programs/{program.pk}/edit/", sent | {"place": far.pk})
    asked = client.post(
        f"/programs/{program.pk}/edit/", sent | {"place": branch.pk, "contact": there.pk}
    )
    program.refresh_from_db()
    assert (moved.status_code, asked.status_code) == (200, 200)
    assert (program.place, program.contact) == (branch, None)


def test_nobody_gets_a_seat_at_what_was_called_off_meanwhile(branch):
    session = SessionFactory(program__place=branch, takes_sign_up=True)
    Session.objects.filter(pk=session.pk).cancel("Rain")
    answer = ask(session, "family@example.org", "en", {"adults": 1})
    assert (answer, SignUp.objects.count()) == (None, 0)


def test_what_was_called_off_meanwhile_is_neither_logged_nor_moved(branch):
    lead = PositionFactory(place=branch, role=Role.BRANCH_STAFF).user
    program = ProgramFactory(place=branch)
    held, coming = SessionFactory(program=program, days=-2), SessionFactory(program=program)
    Session.objects.filter(pk__in=(held.pk, coming.pk)).cancel("Rain")
    sent = {"key": "0b0e3d3e-5f0c-4a53-9f5c-1a4f9a1f2b11", "came_6_11": "3"}
    form = LogForm(sent, session=held, user=lead)
    assert form.non_field_errors() == ["It was called off meanwhile, so there is nothing to log."]
    with pytest.raises(ValidationError, match="It is cancelled"):
        move_to(coming, timezone.localdate() + timedelta(days=5), lead)


@pytest.mark.parametrize("back", ["nowhere", "9" * 30, "https://example.org/"])
def test_a_way_back_that_is_no_page_leads_to_the_session(client, branch, back):
    lead = PositionFactory(place=branch, role=Role.BRANCH_STAFF).user
    session = SessionFactory(program=ProgramFactory(place=branch))
    client.force_login(lead)
    answer = client.post(f"/sessions/{session.pk}/move/", {"day": "soon", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, f"/sessions/{session.pk}/")
