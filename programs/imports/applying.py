"""A list is applied as a whole and taken back as a whole; a fixed number of statements."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from goals.models import Update
from programs.models import Program, ProgramUpload, Session, SessionLog
from zones.access import Side
from zones.forms.versions import mark
from zones.imports.line import Outcome, counted
from zones.models import UNDO_DAYS, may_undo

from .checking import FIGURES, check

WRITES = (Outcome.NEW, Outcome.CHANGED)


@transaction.atomic
def apply(upload, user):
    """{outcome: how many lines}. A second press of the button waits, then is refused."""
    _hold(upload)
    if upload.applied_at:
        raise ValidationError("Somebody applied this list meanwhile.")
    lines = check(upload)
    good = [line for line in lines if line.outcome in WRITES]
    made = {"programs": _programs(upload, user, good)}
    logs, made["added"] = _logs(user, good, _sessions(upload, good))
    changed, made["before"] = _corrections(good)
    made["wrote"] = {log.session_id: _state(log) for log in (*logs, *changed)}
    upload.counts = counted(lines) | made
    refused = {line.number: " ".join(line.reasons) for line in lines if line.refused}
    upload.rows = [
        [number, cells, refused[number]] for number, cells, *_ in upload.rows if number in refused
    ]
    upload.applied_at = timezone.now()
    upload.save(update_fields=["counts", "rows", "applied_at"])
    return counted(lines)


def _state(log):
    """What a log says, as one short mark."""
    names = (*FIGURES, "staff_minutes", "what_happened", "sure_because")
    return mark("|".join(str(getattr(log, name)) for name in names))


def _hold(upload):
    rows = ProgramUpload.objects.select_for_update(of=("self",))
    upload.refresh_from_db(from_queryset=rows)


def _programs(upload, user, lines):
    """Makes the programs the place has not; ids of those."""
    place, now = upload.place, timezone.now()
    library = place.side == Side.LIBRARY
    fresh = {}
    for line in lines:
        if not line.made["program"]:
            fresh.setdefault(line.made["key"], line)
    made = Program.objects.bulk_create(
        Program(
            place=place,
            title=line.made["title"],
            description=line.cells.get("description", ""),
            sponsor=Program.Sponsor.LIBRARY if library else Program.Sponsor.SCHOOL,
            format=line.made["format"],
            age=line.made["age"],
            season=line.made["season"],
            is_public=library,
            state=Program.State.PUBLISHED,
            published_at=now,
            created_by=user,
        )
        for line in fresh.values()
    )
    ids = {key: program.pk for key, program in zip(fresh, made, strict=True)}
    for line in lines:
        line.made["program"] = line.made["program"] or ids[line.made["key"]]
    return list(ids.values())


def _sessions(upload, lines):
    """{line number: id} of the sessions made."""
    new = [line for line in lines if "session" not in line.made]
    now = timezone.now()
    made = Session.objects.bulk_create(
        Session(
            program_id=line.made["program"],
            place=upload.place,
            starts_at=line.made["starts"],
            ends_at=line.made["ends"],
            all_day=line.made["all_day"],
            cancelled_at=now if line.made["called_off"] else None,
            upload=upload,
        )
        for line in new
    )
    return {line.number: session.pk for line, session in zip(new, made, strict=True)}


def _logs(user, lines, sessions):
    """Logs what is not logged yet: (the logs, ids of those sessions that were here before)."""
    new = [line for line in lines if "log" not in line.made and not line.made["called_off"]]
    made = SessionLog.objects.bulk_create(
        SessionLog(
            session_id=line.made.get("session") or sessions[line.number],
            what_happened=line.cells.get("what_happened", ""),
            logged_by=user,
            **{name: line.made[name] for name in FIGURES},
        )
        for line in new
    )
    return made, [line.made["session"] for line in new if "session" in line.made]


def _corrections(lines):
    """Changes the logs earlier lists made: (the logs, {session: {figure: what it was}})."""
    logs = [line.made["log"] for line in lines if "log" in line.made]
    before = {log.session_id: {name: getattr(log, name) for name in FIGURES} for log in logs}
    for line in lines:
        if log := line.made.get("log"):
            for name in FIGURES:
                setattr(log, name, line.made[name])
    SessionLog.objects.bulk_update(logs, FIGURES)
    return logs, before


@transaction.atomic
def undo(upload):
    """Takes back what the list made, for a month: (sessions taken back, sessions that stay because
    something hangs on them)."""
    _hold(upload)
    if not upload.applied_at or upload.undone_at:
        raise ValidationError("There is nothing to take back.")
    if not may_undo(timezone.localdate(upload.applied_at)):
        raise ValidationError(f"A list is taken back within {UNDO_DAYS} days.")
    own = set(upload.sessions.order_by().values_list("pk", flat=True))
    added = set(upload.counts["added"])
    stays = _used(upload, own | added)
    SessionLog.objects.filter(session__in=(own | added) - stays).delete()
    Session.objects.filter(pk__in=own - stays).delete()
    empty = Program.objects.filter(pk__in=upload.counts["programs"], sessions=None, surveys=None)
    empty.filter(contributions=None).delete()
    _restore(upload)
    upload.undone_at = timezone.now()
    upload.save(update_fields=["undone_at"])
    return len(own - stays), len(own & stays)


def _used(upload, sessions):
    """Ids of those that were celebrated, shown, asked about, reported, or corrected since."""
    hangs = Q(celebration__isnull=False) | Q(surveys__isnull=False) | Q(sign_ups__isnull=False)
    hangs |= Q(contributions__isnull=False) | Q(log__files__isnull=False)
    rows = Session.objects.filter(hangs, pk__in=sessions).order_by()
    origins = {f"/sessions/{pk}/": pk for pk in sessions}
    told = Update.objects.filter(origin__in=origins).order_by().values_list("origin", flat=True)
    hung = {*rows.values_list("pk", flat=True), *(origins[origin] for origin in told)}
    logs = SessionLog.objects.filter(session__in=sessions).order_by()
    return hung | {log.session_id for log in logs if not _is_ours(upload, log)}


def _is_ours(upload, log):
    """Whether a log still says what the list wrote."""
    return upload.counts["wrote"].get(str(log.session_id)) == _state(log)


def _restore(upload):
    before = upload.counts["before"]
    logs = SessionLog.objects.filter(session__in=map(int, before))
    logs = [log for log in logs if _is_ours(upload, log)]
    for log in logs:
        for name, figure in before[str(log.session_id)].items():
            setattr(log, name, figure)
    SessionLog.objects.bulk_update(logs, FIGURES)
