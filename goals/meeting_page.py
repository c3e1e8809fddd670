"""One meeting, and lists of meetings, as ready strings."""

from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from zones.formats import SHORT, clock, long_date
from zones.models import Position

from .models import ActionItem, Attendance, Decision, Meeting
from .teams import ROLES, members, others

A_PAGE = 20
FIELDS = ("pk", "starts_at", "ends_at", "where", "cancelled_at", "team__name", "came_count")
MORE = ("decision_count", "team__district__time_zone")


def when(starts, ends, zone):
    """(February 10, 2026; 3:00 to 5:00 pm) on the clock of `zone`, the name of a time zone."""
    starts, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (starts, ends))
    first, last = clock(starts), clock(ends)
    if first[-2:] == last[-2:]:
        first = first[:-3]
    return long_date(starts.date()), f"{first} to {last}"


def rows_of(meetings):
    """Meetings as a list prints them; one statement."""
    counted = meetings.annotate(
        came_count=Count("came", distinct=True), decision_count=Count("decisions", distinct=True)
    )
    return [_row(*row) for row in counted.values_list(*FIELDS, *MORE)]


def _row(pk, starts, ends, where, cancelled, team, came, decided, zone):
    day, hours = when(starts, ends, zone)
    local = starts.astimezone(ZoneInfo(zone))
    past = starts <= timezone.now()
    return {
        "url": f"/meetings/{pk}/",
        "day": day,
        "month": SHORT[local.month - 1],
        "date": str(local.day),
        "hours": hours,
        "where": where,
        "team": team,
        "cancelled": bool(cancelled),
        "came": f"{came} came" if past and came and not cancelled else "",
        "decided": f"{decided} decision{'s' * (decided != 1)}" if decided else "",
        "silent": f"/meetings/{pk}/minutes/" if past and not came and not cancelled else "",
    }


def lists(meetings, request):
    """Context of goals/_meeting_list.html: next, past (a page of them), cancelled; and the words
    that were looked for in agendas and decisions."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]
    if words:
        decided = Decision.objects.filter(meeting=OuterRef("pk"), text__icontains=words)
        meetings = meetings.filter(Q(agenda__icontains=words) | Exists(decided))
    now, on = timezone.now(), meetings.filter(cancelled_at=None)
    past = on.filter(ends_at__lt=now).order_by("-starts_at", "-pk")
    page = Paginator(past, A_PAGE).get_page(request.GET.get("page"))
    cancelled = meetings.exclude(cancelled_at=None).order_by("-starts_at")[:A_PAGE]
    return {
        "q": words,
        "ahead": rows_of(on.filter(ends_at__gte=now).order_by("starts_at", "pk")[:A_PAGE]),
        "past": rows_of(page.object_list),
        "page": page,
        "cancelled": rows_of(cancelled),
    }


def choices_of(meeting):
    """([(group, [(position id, "Ivo Petrov, Zone lead, Heron")])], ids): who may have come."""
    day = timezone.localdate(meeting.starts_at, ZoneInfo(meeting.team.district.time_zone))
    came = Position.objects.filter(pk__in=meeting.came.order_by().values("position"))
    team = _named(members(meeting.team, day))
    known = {user for _, user, _ in team}
    more = [row for row in _named(others(meeting.team, day)) if row[1] not in known]
    more = list({user: (pk, user, name) for pk, user, name in reversed(more)}.values())[::-1]
    offered = {pk for pk, _, _ in team + more}
    more += [row for row in _named(came) if row[0] not in offered]
    groups = [("On the team that day", team), ("Others", more)]
    choices = [(title, [(pk, name) for pk, _, name in rows]) for title, rows in groups if rows]
    return choices, offered | {pk for pk, _, _ in more}


def _named(positions):
    fields = ("pk", "user", "user__name", "role", "place__short_name")
    rows = positions.order_by("place__kind", "place__name", "user__name").values_list(*fields)
    return [(pk, user, f"{name}, {ROLES[role]}, {place}") for pk, user, name, role, place in rows]


def attendance(meeting, user):
    """([(name, role and place)] of those the reader may see, how many more came, whether anybody
    of the team did)."""
    day = timezone.localdate(meeting.starts_at, ZoneInfo(meeting.team.district.time_zone))
    came = Attendance.objects.filter(meeting=meeting)
    of_team = came.filter(position__in=members(meeting.team, day).order_by().values("pk"))
    seen = Position.objects.visible_to(user).order_by().values("pk")
    fields = ("position__user__name", "position__role", "position__place__name")
    rows = came.filter(position__in=seen).order_by("position__place__name", fields[0])
    rows = [(name, f"{ROLES[role]}, {place}") for name, role, place in rows.values_list(*fields)]
    return rows, came.count() - len(rows), of_team.exists()


def decision_rows(meeting, user, may_edit):
    """The decisions with the step each became, where the reader may see it."""
    steps = ActionItem.objects.visible_to(user).filter(decided__meeting=meeting)
    steps = steps.annotate(plan=F("goal__plan__title"))
    steps = {step.pk: step for step in steps}
    rows = list(meeting.decisions.order_by("position", "pk").values("pk", "text", "item"))
    mine = set()
    if may_edit and steps:
        editable = ActionItem.objects.editable_by(user).filter(pk__in=steps).order_by()
        mine = set(editable.values_list("pk", flat=True))
    return [_decision(row, steps.get(row["item"]), mine) for row in rows]


def _decision(row, step, mine):
    return {
        "pk": str(row["pk"]),
        "text": row["text"],
        "is_step": row["item"] is not None,
        "step": step.short if step else "",
        "step_url": f"/items/{step.pk}/" if step else "",
        "plan": step.plan if step else "",
        "may_undo": row["item"] in mine,
    }


def open_points(team):
    """The agenda proposed: what the team decided last time and nobody made a step of."""
    last = team.meetings.filter(cancelled_at=None, starts_at__lte=timezone.now())
    last = last.filter(decisions__isnull=False).order_by("-starts_at").first()
    left = last.decisions.filter(item=None).values_list("text", flat=True) if last else ()
    return "\n".join(["Open from last time:", *left]) if left else ""


def around(meeting):
    """(the meeting before, the one after) of the team, as list rows or None."""
    rows = Meeting.objects.filter(team=meeting.team_id, cancelled_at=None)
    before = rows.filter(starts_at__lt=meeting.starts_at).order_by("-starts_at")[:1]
    after = rows.filter(starts_at__gt=meeting.starts_at).order_by("starts_at")[:1]
    return next(iter(rows_of(before)), None), next(iter(rows_of(after)), None)
