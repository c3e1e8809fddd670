"""Where the texts of a district may name a child: the family may have those too.

One statement looks through everything the schools' side wrote: for the whole name, the preferred
one or an id anywhere, and for the first name alone where the child goes to school. A steward says
which of them mean this child. What libraries hold of their visitors is not searched: it is not the
district's.
"""

import hashlib
import re
from dataclasses import dataclass

from django.db import connection

from .models import Enrollment

BETWEEN, PG_BETWEEN = r"(?:[\s_.,+/-]|%20)+", r"([[:space:]_.,+/-]|%20)+"
EDGES, PG_EDGES = (r"(?<![^\W_])", r"(?![^\W_])"), ("(?<![[:alnum:]])", "(?![[:alnum:]])")
INITIAL, NEVER = r"\w\.?", "(?=a)b"
AROUND = 300  # characters kept on each side of the name
MOST = 300  # texts shown
SHORTEST_ID = 4  # a shorter one is any number
OF_UPDATE = """FROM goals_update one
    JOIN goals_assignment task ON task.id = one.assignment_id
    JOIN zones_place place ON place.id = task.place_id AND place.side = 'schools'
        AND place.district_id = %(district)s"""
OF_LOG = """FROM programs_sessionlog log
    JOIN programs_session session ON session.id = log.session_id
    JOIN zones_place place ON place.id = session.place_id AND place.side = 'schools'
        AND place.district_id = %(district)s"""
OF_MEETING = """FROM goals_meeting meeting
    JOIN goals_team team ON team.id = meeting.team_id AND team.district_id = %(district)s"""
SENT = "one.state <> 'draft'"  # what is not sent yet is its author's own
SAID = f"""
    SELECT 'An update' AS what, '/updates/' || one.id || '/' AS address, task.place_id AS place,
        concat_ws(E'\\n', one.text, nullif(one.number_reason, '')) AS said
    {OF_UPDATE} WHERE {SENT}
    UNION SELECT 'An earlier version of an update', '/updates/' || one.id || '/', task.place_id,
        before.text
    {OF_UPDATE} JOIN goals_updateevent before ON before.pgh_obj_id = one.id
    WHERE {SENT} AND before.state <> 'draft' AND before.text <> one.text
    UNION SELECT 'A note of a review', '/updates/' || one.id || '/', task.place_id, step.note
    {OF_UPDATE} JOIN goals_step step ON step.update_id = one.id WHERE {SENT}
    UNION SELECT 'A comment on an update', '/updates/' || one.id || '/', task.place_id, added.text
    {OF_UPDATE} JOIN goals_comment added ON added.update_id = one.id WHERE {SENT}
    UNION SELECT 'A file or link of an update', '/evidence/' || file.id || '/', task.place_id,
        concat_ws(E'\\n', nullif(file.name, ''), nullif(file.caption, ''), nullif(file.link, ''))
    {OF_UPDATE} JOIN goals_evidence file ON file.update_id = one.id WHERE {SENT}
    UNION SELECT 'What a school does for a plan', '/assignments/' || task.id || '/', task.place_id,
        task.what_we_do
    FROM goals_assignment task JOIN zones_place place ON place.id = task.place_id
        AND place.side = 'schools' AND place.district_id = %(district)s
    UNION SELECT 'A log of a session', '/sessions/' || session.id || '/', session.place_id,
        concat_ws(E'\\n', log.what_happened, nullif(log.sure_because, ''))
    {OF_LOG}
    UNION SELECT 'A file or photo of a session', '/session-files/' || file.id || '/',
        session.place_id,
        concat_ws(E'\\n', nullif(file.name, ''), nullif(file.alt, ''), nullif(file.link, ''))
    {OF_LOG} JOIN programs_sessionfile file ON file.log_id = log.id
    UNION SELECT 'Something celebrated', coalesce('/updates/' || told.update_id || '/',
        '/sessions/' || told.session_id || '/'), told.place_id, told.sentence
    FROM programs_celebration told JOIN zones_place place ON place.id = told.place_id
        AND place.side = 'schools' AND place.district_id = %(district)s
    UNION SELECT 'Agenda or notes of a meeting', '/meetings/' || meeting.id || '/', NULL::bigint,
        concat_ws(E'\\n', meeting.agenda, meeting.notes, meeting.guests)
    {OF_MEETING}
    UNION SELECT 'A decision of a meeting', '/meetings/' || meeting.id || '/', NULL::bigint,
        decision.text
    {OF_MEETING} JOIN goals_decision decision ON decision.meeting_id = meeting.id
"""  # noqa: S608
FOUND = f"""
    SELECT what, address, said, said ~* %(whole)s AS is_whole FROM ({SAID}) texts
    WHERE said ~* %(whole)s
        OR (%(first)s <> '' AND place = ANY (%(places)s::bigint[]) AND said ~* %(first)s)
    ORDER BY is_whole DESC, what, length(address), address, said
    LIMIT {MOST + 1}
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Named:
    """A text in which the child may be named: what it is, where, and the words around."""

    what: str
    address: str
    before: str
    name: str
    after: str
    is_whole: bool

    @property
    def words(self):
        return f"{self.before}{self.name}{self.after}"

    @property
    def key(self):
        """What is ticked: the same for the same words."""
        told = "\n".join((self.what, self.address, self.words))
        return hashlib.sha256(told.encode()).hexdigest()[:20]


def named(student):
    """([Named], whether there are more), whole names first."""
    places = Enrollment.objects.filter(student=student).order_by().values_list("place")
    whole, first = Names(student).patterns(PG_BETWEEN, PG_EDGES)
    asked = {
        "district": student.district_id,
        "whole": whole,
        "first": first,
        "places": [place for (place,) in places],
    }
    with connection.cursor() as cursor:
        cursor.execute(FOUND, asked)
        rows = cursor.fetchall()
    patterns = Names(student).patterns(BETWEEN, EDGES)
    return [_named(patterns, *row) for row in rows[:MOST]], len(rows) > MOST


def _named(patterns, what, address, said, is_whole):
    found = re.search(patterns[0] if is_whole else patterns[1], said, re.IGNORECASE)
    begin, end = found.span() if found else (0, 0)
    first, last = max(begin - AROUND, 0), end + AROUND
    before = "… " * (first > 0) + said[first:begin].lstrip()
    after = said[end:last].rstrip() + " …" * (last < len(said))
    return Named(what, address, before, said[begin:end], after, is_whole)


class Names:
    """What a child is called, as patterns of whole words in any case."""

    def __init__(self, student):
        self.first = _different(student.given_name, student.preferred_given_name)
        self.last = _different(student.family_name, student.preferred_family_name)
        self.middle = _different(student.middle_name)
        ids = _different(student.local_id, student.state_id)
        self.ids = [one for one in ids if len(one) >= SHORTEST_ID]

    def patterns(self, between, edges):
        """(whole name or id, first name alone: "" without one)"""
        first, last = _any(self.first, between), _any(self.last, between)
        forms = [_joined(one, between) for one in self.ids]
        if first and last:
            amid = "|".join([INITIAL, *(_joined(one, between) for one in self.middle)])
            forms.append(f"({first}){between}(({amid}){between})?({last})")
            forms.append(f"({last}){between}({first})")
        begin, end = edges
        whole = f"{begin}({'|'.join(forms) or NEVER}){end}"
        return whole, f"{begin}({first}){end}" if first else ""


def _any(names, between):
    return "|".join(_joined(name, between) for name in names)


def _different(*names):
    """Those that hold a letter or figure: signs alone would be found everywhere."""
    return list(dict.fromkeys(name.strip() for name in names if re.search(r"[^\W_]", name)))


def _joined(name, between):
    """Its parts, whatever stands between them; signs mean themselves."""
    parts = re.split(r"[\s_.,+/-]+", name)
    return between.join(re.sub(r"([^\w\s])", r"\\\1", part) for part in parts if part)
