"""What each line of a list would do: new, changed, unchanged, or refused and why."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from programs.models import Program, Session, SessionLog
from zones.imports.line import Line, Outcome
from zones.imports.read import bare

from .columns import COLUMNS, missing
from .reading import read

FIGURES = (
    *("came_0_5", "came_6_11", "came_12_18", "came_19_up", "came_unknown"),
    *("came_on_site", "came_off_site", "came_virtual"),
)
CALLED_OFF_HERE = "Here it was called off, the list says it was held."
CALLED_OFF_THERE = "The list says it was called off, here it was not."


class Known:
    """What the place has already: its programs by title, their sessions by begin, the logs."""

    def __init__(self, upload, titles):
        self.upload, place = upload, upload.place
        rows = Program.objects.filter(place=place).order_by("-pk")
        fields = ("title", "pk", "state")
        found = (row for row in rows.values_list(*fields) if row[0].casefold() in titles)
        self.programs = {title.casefold(): (pk, state) for title, pk, state in found}
        ids = [pk for pk, _ in self.programs.values()]
        fields = ("program", "starts_at", "pk", "cancelled_at", "log", "upload")
        sessions = Session.objects.filter(program__in=ids).order_by("-pk").values_list(*fields)
        self.sessions = {(row[0], row[1]): row[2:] for row in sessions}
        logs = [row[2] for row in self.sessions.values() if row[2]]
        self.logs = SessionLog.objects.in_bulk(logs)


def check(upload):
    """[Line, …] in the order of the list, as things stand today; a fixed number of queries."""
    lines = [_line(upload, line, cells) for line, cells, *_ in upload.rows]
    if not missing(upload.columns):
        zone, now = ZoneInfo(upload.place.district.time_zone), timezone.now()
        for line in lines:
            read(line, zone, now)
            _belongs(line, upload.place)
    good = [line for line in lines if not line.refused and line.made]
    known = Known(upload, {line.made["title"].casefold() for line in good})
    seen = {}
    for line in good:
        _compare(line, known, seen)
    return lines


def _belongs(line, place):
    """A list of the whole library is brought in for each branch: only its own lines are."""
    said = line.cells.get("branch", "")
    if said and bare(place.short_name) not in bare(said) and bare(said) != bare(place.name):
        line.refuse(f"It was at “{said[:60]}”. This list is brought in for {place}.")


def _line(upload, number, cells):
    """A line with its cells under the codes of the columns."""
    at = {heading: place for place, heading in reversed(list(enumerate(upload.headings)))}
    codes = {column.code for column in COLUMNS}
    named = {code: head for code, head in upload.columns.items() if code in codes}
    return Line(number, {code: cells[at[head]] for code, head in named.items() if head in at})


def _compare(line, known, seen):
    made = line.made
    made["key"] = made["title"].casefold()
    same = (made["key"], made["starts"])
    if (first := seen.setdefault(same, line.number)) != line.number:
        line.refuse(f"Says the same as line {first}.")
        return
    made["program"], state = known.programs.get(made["key"], (None, None))
    if state == Program.State.DRAFT:
        line.refuse(f"“{made['title'][:60]}” is a draft here: publish it, or give it another name.")
        line.link = f"/programs/{made['program']}/", "Open the draft"
        return
    session = known.sessions.get((made["program"], made["starts"]))
    if session is None:
        said = "Called off" if made["called_off"] else _people(made["came"])
        line.say(Outcome.NEW, f"{said}, all day" if made["all_day"] else said)
    else:
        _compare_session(line, known, *session)


def _compare_session(line, known, pk, cancelled, log, upload):
    made = line.made
    made["session"] = pk
    if bool(cancelled) != made["called_off"]:
        line.refuse(CALLED_OFF_HERE if cancelled else CALLED_OFF_THERE)
        line.link = f"/sessions/{pk}/", "Open the session"
    elif cancelled:
        return
    elif log is None:
        line.say(Outcome.CHANGED, f"Logs it: {_people(made['came'])}")
    else:
        _compare_log(line, known.logs[log], upload)


def _compare_log(line, log, upload):
    made = line.made
    if all(getattr(log, name) == made[name] for name in FIGURES):
        return
    if not upload:
        line.refuse(f"Logged here with {_people(log.attendance)}, the list says {made['came']}.")
        line.link = f"/sessions/{log.session_id}/", "Open the session"
        return
    made["log"] = log
    if log.attendance == made["came"]:
        line.say(Outcome.CHANGED, "Other ages or another format")
    else:
        line.say(Outcome.CHANGED, f"Came: {log.attendance} → {made['came']}")


def _people(count):
    return f"{count:,} {'person' if count == 1 else 'people'}"
