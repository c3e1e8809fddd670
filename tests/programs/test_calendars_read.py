"""Reading a calendar kept elsewhere: what is fetched, what is refused, what stands in it."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import monotonic

import pytest

from programs.calendars.events import MOST, read
from programs.calendars.fetch import MOST_BYTES, Refused, checked, fetch

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
ZONE = "America/New_York"


class Answers(BaseHTTPRequestHandler):
    """What a server may do to who asks it for a calendar."""

    def do_GET(self):
        getattr(self, self.path.strip("/").split("/")[0] or "good")()

    def good(self):
        if self.headers.get("If-None-Match") == '"1"':
            self._send(304)
        else:
            self._send(200, b"BEGIN:VCALENDAR", ETag='"1"')

    def gone(self):
        self._send(410)

    def moved(self):
        self._send(302, Location="/good")

    def inside(self):
        self._send(302, Location="http://127.0.0.2:9/good")

    def file(self):
        self._send(302, Location="file:///etc/passwd")

    def loop(self):
        self._send(302, Location="/loop")

    def drip(self):
        with suppress(OSError):
            for _letter in range(100):
                self.wfile.write(b"H")
                Event().wait(0.1)

    def broken(self):
        self._send(302, Location="http://[")

    def large(self):
        self._send(200, b"x" * (MOST_BYTES + 1))

    def _send(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(settings):
    settings.CALENDAR_HOSTS = ["127.0.0.1"]
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as made:
        Thread(target=made.serve_forever).start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()


def test_a_calendar_is_fetched_also_where_it_moved_to(server):
    found = [fetch(f"{server}/{path}") for path in ("good", "moved")]

    assert [(one.content, one.etag) for one in found] == [(b"BEGIN:VCALENDAR", '"1"')] * 2


def test_who_sends_letter_by_letter_is_cut_off(server, monkeypatch):
    monkeypatch.setattr("programs.calendars.fetch.MOST_SECONDS", 1)
    start = monotonic()
    with pytest.raises(Refused):
        fetch(f"{server}/drip")
    assert monotonic() - start < 5


def test_an_address_that_leads_to_a_broken_one_is_refused_in_words(server):
    with pytest.raises(Refused):
        fetch(f"{server}/broken")


def test_what_did_not_change_is_not_sent_again(server):
    assert fetch(f"{server}/good", '"1"').content == b""


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("gone", "answered 410"),
        ("large", "larger than 5 MB"),
        ("loop", "without end"),
        ("file", "begins with https"),
        ("inside", "port that is not one of the web"),
    ],
)
def test_what_a_server_may_do_is_refused_in_words(server, path, why):
    with pytest.raises(Refused, match=why):
        fetch(f"{server}/{path}")


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/", "http://localhost/", "https://[::1]/", "http://0.0.0.0/"),
        *("http://10.0.0.8/cal.ics", "http://192.168.1.1/", "http://169.254.169.254/latest/"),
        *("http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://100.64.0.1/"),
        *("http://0x7f.1/", "http://224.0.0.1/", "http://[fe80::1]/", "http://[2002:7f00:1::]/"),
    ],
)
def test_an_inner_network_is_never_reached(address):
    with pytest.raises(Refused, match=r"inner network|is called"):
        fetch(address)


@pytest.mark.parametrize(
    "address",
    [
        *("ftp://example.org/a.ics", "file:///etc/passwd", "javascript:alert(1)", "example.org"),
        *("https://", "https://me:secret@example.org/a.ics", "http://example.org:22/"),
        *("http://example.org:x/", "gopher://example.org/", ""),
    ],
)
def test_only_addresses_of_the_web_are_asked(address):
    with pytest.raises(Refused):
        checked(address)


def test_webcal_is_https():
    assert checked("webcal://example.org/a.ics").geturl() == "https://example.org/a.ics"


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def test_an_event_is_read_with_its_words_and_on_the_clock_of_its_place():
    content = calendar(
        "UID:a\nDTSTART:20261110T150000\nDTEND:20261110T160000\nSUMMARY:Cuentos\\, música\n"
        "DESCRIPTION:<p>Bring a <b>blanket</b> &amp; tea</p><script>x</script>\nLOCATION:Room 4",
        "UID:b\nDTSTART;VALUE=DATE:20261111\nSUMMARY:All day",
        "UID:c\nDTSTART:20261112T150000Z\nSUMMARY:Off\nSTATUS:CANCELLED",
        "UID:past\nDTSTART:20251112T150000Z\nSUMMARY:Past",
    )

    events, problems = read(content, ZONE, NOW)

    first, second, third = events
    assert problems == []
    assert (first.uid, first.title, first.where) == ("a", "Cuentos, música", "Room 4")
    assert first.words.startswith("Bring a blanket & tea")
    assert "<" not in first.words
    assert (first.starts, first.ends) == (
        datetime(2026, 11, 10, 20, tzinfo=UTC),
        datetime(2026, 11, 10, 21, tzinfo=UTC),
    )
    assert (second.all_day, second.ends - second.starts) == (True, timedelta(days=1))
    assert (third.cancelled, third.ends - third.starts) == (True, timedelta(hours=1))


def test_what_repeats_is_one_event_a_day_and_a_moved_day_keeps_its_name():
    rule = (
        "DTSTART;TZID=America/New_York:20261103T100000\nDTEND;TZID=America/New_York:20261103T110000"
    )
    weekly = f"UID:w\n{rule}\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:Story\n"
    before, _ = read(calendar(f"{weekly}EXDATE;TZID=America/New_York:20261110T100000"), ZONE, NOW)
    moved = (
        "UID:w\nRECURRENCE-ID;TZID=America/New_York:20261117T100000\nSUMMARY:Story\n"
        "DTSTART;TZID=America/New_York:20261118T140000\nDTEND;TZID=America/New_York:20261118T150000"
    )

    after, _ = read(calendar(weekly.strip(), moved), ZONE, NOW)

    names = ["w 20261103T1500Z", "w 20261117T1500Z", "w 20261124T1500Z"]
    assert [one.uid for one in before] == names
    assert [one.uid for one in after] == [names[0], "w 20261110T1500Z", *names[1:]]
    assert after[2].starts == datetime(2026, 11, 18, 19, tzinfo=UTC)


def test_a_rule_without_end_stops_and_one_within_a_day_is_left_out():
    start = "DTSTART:20261103T100000Z"

    events, problems = read(
        calendar(
            f"UID:daily\n{start}\nRRULE:FREQ=DAILY\nSUMMARY:Daily",
            f"UID:bomb\n{start}\nRRULE:FREQ=SECONDLY\nSUMMARY:Bomb",
        ),
        ZONE,
        NOW,
    )

    assert {one.title for one in events} == {"Daily"}
    assert len(events) == 400
    assert problems == [
        "An event was left out, as it repeats within a day or is too far away: bomb"
    ]


def test_more_than_can_be_looked_at_is_cut():
    lines = (f"UID:{n}\nDTSTART:20261103T100000Z\nSUMMARY:Event {n}" for n in range(MOST + 5))

    events, problems = read(calendar(*lines), ZONE, NOW)

    assert (len(events), problems) == (
        MOST,
        [f"It has more than {MOST:,} events; the first {MOST:,} were taken."],
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "neither a calendar nor a list"),
        (b"<html>Sign in</html>", "neither a calendar nor a list"),
        (b"\x00\xff\xfe\x89PNG", "neither a calendar nor a list|cannot be read|broken"),
        (b"Title,Where\nStory,Room", "column of the date"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "broken"),
    ],
)
def test_what_is_no_calendar_is_said(content, why):
    with pytest.raises(Refused, match=why):
        read(content, ZONE, NOW)


def test_an_export_is_read_by_its_columns():
    content = (
        "\ufeffEvent ID,Title,Date,Start Time,End Time,Location,Status\r\n"
        '7,"Story, time",11/10/2026,3:00 PM,4:30 PM,Room 4,Published\r\n'
        "8,Chess,2026-11-11,,,,Cancelled\r\n"
        ",,,,,,\r\n"
        "9,Broken,some day,,,,\r\n"
    ).encode()

    events, problems = read(content, ZONE, NOW)

    assert [(one.uid, one.title, one.all_day, one.cancelled) for one in events] == [
        ("7", "Story, time", False, False),
        ("8", "Chess", True, True),
    ]
    assert [events[0].starts, events[0].ends] == [
        datetime(2026, 11, 10, 20, tzinfo=UTC),
        datetime(2026, 11, 10, 21, 30, tzinfo=UTC),
    ]
    assert problems == ["Line 5 was left out: its date or time cannot be read."]
