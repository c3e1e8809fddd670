"""What a program counts toward, and how its logs become updates: nothing is typed twice."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from goals.models import ActionItem, Assignment, Plan, Standard
from goals.records import Record, answering, begun, report, tell, told, writes_itself
from programs.evidence import origin_of
from programs.files import delete_file
from programs.models import Celebration, Contribution, Program, SessionLog
from programs.models.log import BY_AGE
from zones.formats import long_date
from zones.forms.owned import hold

AGES = ("aged 5 or less", "aged 6 to 11", "aged 12 to 18", "aged 19 or more", "of unknown age")
AROUND = ("session__program__place__district", "session__place", "logged_by")


# What may be picked


def items_for(user, program):
    """The work of running plans of the district that this person reads."""
    rows = ActionItem.objects.visible_to(user).in_force().of_work()
    rows = rows.filter(goal__plan__owner__district=program.place.district_id)
    return rows.filter(goal__plan__status=Plan.Status.ADOPTED).exclude(
        goal__plan__kind=Plan.Kind.TEMPLATE
    )


def standards_for(program):
    return Standard.objects.filter(framework__district=program.place.district_id)


@transaction.atomic
def pick(program, session, toward, by):
    """The program, or one session of it, counts toward an item or a standard from now on.

    What was logged already counts too. Returns (whether it is new, what to say of updates).
    """
    hold(program)
    same = Contribution.objects.filter(program=program, **toward)
    if same.filter(Q(session=None) | Q(session=session)).exists():
        return False, ""
    if session is None:
        same.delete()  # every session of the program: those picked by the day are among them
    Contribution.objects.create(program=program, session=session, **toward)
    logs = SessionLog.objects.filter(session__program=program)
    logs = logs.filter(session=session) if session else logs
    return True, tell_logged(logs.select_related(*AROUND), by)


# From a log to updates


def record_of(log):
    """The words in which a log becomes an update."""
    session, program = log.session, log.session.program
    day = session.starts_at.astimezone(ZoneInfo(program.place.district.time_zone)).date()
    text = f"{program.title}, {session.place}, {long_date(day)}: {said_of(log)}"
    words = f"{text} {log.what_happened}".strip()
    return Record(origin_of(session.pk), log.logged_by, day, words, log.attendance)


def said_of(log):
    """24 came: 20 aged 6 to 11, 4 aged 19 or more."""
    if not log.attendance:
        return "nobody came."
    counts = ((getattr(log, name), words) for name, words in zip(BY_AGE, AGES, strict=True))
    return f"{log.attendance:,} came: {', '.join(f'{n:,} {words}' for n, words in counts if n)}."


def pairs_of(logs):
    """[(Record, Assignment)]: the work each log counts toward, at the places that held it."""
    logs = list(logs)
    items, together = _items(logs), _together(logs)
    places = {log.pk: _places(log.session, together) for log in logs}
    everywhere = set().union(*places.values())
    work = defaultdict(list)
    for row in answering(set().union(*items.values()), everywhere):
        work[row.item_id].append(row)
    return [
        (record, assignment)
        for log in logs
        for record in [record_of(log)]
        for item in sorted(items[log.session_id])
        for assignment in work[item]
        if assignment.place_id in places[log.pk]
    ]


def _items(logs):
    """{session id: the items it counts toward}"""
    programs = {log.session.program_id for log in logs}
    rows = Contribution.objects.filter(program__in=programs, item__isnull=False)
    whole, found = defaultdict(set), defaultdict(set)
    for program, session, item in rows.values_list("program", "session", "item"):
        (found[session] if session else whole[program]).add(item)
    return {log.session_id: found[log.session_id] | whole[log.session.program_id] for log in logs}


def _together(logs):
    rows = Program.together.through.objects.filter(
        program__in={log.session.program_id for log in logs}
    )
    found = defaultdict(set)
    for program, place in rows.values_list("program", "place"):
        found[program].add(place)
    return found


def _places(session, together):
    own = {session.place_id, session.program.place_id}
    return own | together.get(session.program_id, set())


def tell_logged(logs, by):
    """Updates of work that is counted from records follow the logs; what happened, in words."""
    changed, why = tell(pairs_of(logs), by)
    many = "1 update was written by itself."
    if changed != 1:
        many = f"{changed} updates were written by themselves." if changed else ""
    return " ".join(filter(None, [many, *why]))


@transaction.atomic
def unlog(session):
    """Takes a log back that was written by mistake; refused once something was told from it."""
    hold(session)
    log = SessionLog.objects.filter(session=session).first()
    if log is None:
        raise ValidationError("It has no log.")
    if told([origin_of(session.pk)]):
        raise ValidationError("An update tells of this log: correct it instead, that follows.")
    if Celebration.objects.filter(session=session).exists():
        raise ValidationError("It was celebrated: correct the log instead.")
    for row in log.files.all():
        delete_file(row)
    log.delete()


def report_rows(log, user):
    """What became of a log: [{where, item, url, update, may_report}] for the work it counts
    toward, as far as the reader sees it."""
    pairs = pairs_of([log])
    ids = [assignment.pk for _, assignment in pairs]
    rows = Assignment.objects.filter(pk__in=ids).order_by()
    seen = set(rows.visible_to(user).values_list("pk", flat=True)) if ids else set()
    mine = set(rows.editable_by(user).values_list("pk", flat=True)) if ids else set()
    there = told([origin_of(log.session_id)]) if ids else {}
    return [
        _report_row(record, one, there.get((one.pk, record.origin)), one.pk in mine)
        for record, one in pairs
        if one.pk in seen
    ]


def _report_row(record, assignment, update, mine):
    sent = update if update and update.submitted_at else None
    by_itself = writes_itself(assignment)
    return {
        "pk": str(assignment.pk),
        "url": assignment.get_absolute_url(),
        "title": str(assignment.item),
        "place": str(assignment.place),
        "update_url": f"/updates/{sent.pk}/" if sent else "",
        "state": sent.state if sent else "",
        "by_itself": by_itself,
        "may_report": mine and not sent and not by_itself and begun(record, assignment),
    }


def report_log(log, assignment, by):
    """The log as the update of one piece of work `by` answers for; refused with the reason."""
    pairs = ((record, one) for record, one in pairs_of([log]) if one.pk == assignment.pk)
    if (found := next(pairs, None)) is None:
        raise ValidationError("The session does not count toward this work any more.")
    if writes_itself(found[1]):
        raise ValidationError("It is counted from records: its update is written by itself.")
    if not begun(*found):
        raise ValidationError("It happened before the plan began.")
    return report(*found, by)
