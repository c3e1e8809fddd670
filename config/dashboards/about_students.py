"""What waits for a data steward about students: lines of one kind from one function, one query.

Who reads the page acts, without a purpose: counts are told of their own districts, and no row of a
student.
"""

from datetime import timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from assessments import grant_rows, request_rows
from assessments.access import READING_ROLES
from assessments.acting import acting_as, stated_purpose
from assessments.batch_page import Shown
from assessments.models import Batch, Deletion, Grant, PositionProposal, StudentSettings
from zones.access import Role, Side
from zones.formats import long_date, short_date

MOST = 3
TEMPLATE = "dashboards/_about_students.html"
HAS_LEAVE = "SELECT EXISTS (SELECT FROM student_openings(%s, '') WHERE kind = 'grant')"


def about_students(request):
    """Lines (address, what waits, more about it); no section where nothing does."""
    with acting_as(request.user.pk):
        lines = [line for kind in KINDS for line in kind(request)]
    return {"template": TEMPLATE, "lines": lines, "imports": True} if lines else None


def purpose_of_today(request):
    """That rows of students are open, so that a steward who is done closes them."""
    if purpose := stated_purpose(request):
        note = f"You look for: {purpose}. Close them when you are done."
        yield reverse("assessments:purpose"), "Rows of students are open to you today", note


def files_to_apply(request):
    """Files that were read and would change something, the oldest first; one line for the rest."""
    rows = Batch.objects.visible_to(request.user).filter(state=Batch.State.READY)
    rows = [row for row in rows.order_by("created_at") if Shown(row, None).writes]
    for row in rows[:MOST]:
        day = short_date(timezone.localdate(row.created_at))
        note = f"{row.get_kind_display()}, sent {day}. Read its report, then apply it."
        yield row.get_absolute_url(), f"{row} is ready to apply", note
    if more := len(rows[MOST:]):
        said = f"{more} more file{'' if more == 1 else 's'} ready to apply"
        yield reverse("assessments:batch_list"), said, "The newest stand first there."


def positions_to_decide(request):
    """Staff the roster names no more."""
    rows = PositionProposal.objects.visible_to(request.user)
    if found := rows.filter(decided_at=None).count():
        said = f"{found} position{'' if found == 1 else 's'} the roster no longer names"
        yield reverse("assessments:proposal_list"), said, "Say which end and which stay."


def students_past(request):
    """Students past the years kept, as the last round counted them: nothing is deleted by itself.
    Not while a dry run is open, which has a line of its own."""
    mine = request.user.held.districts(Role.DATA_STEWARD)
    dry_run = Deletion.objects.unfinished().filter(district=OuterRef("district"))
    rows = StudentSettings.objects.filter(district__in=mine, students_past__gt=0)
    rows = rows.filter(~Exists(dry_run)).order_by("district__name")
    for past, years in rows.values_list("students_past", "student_years"):
        said = f"{past:,} student{'' if past == 1 else 's'} past the years kept"
        note = f"Kept for {years} years after the last enrollment. Ask for a dry run, or set holds."
        yield reverse("assessments:deletion_list"), said, note


def deletions_to_decide(request):
    """Dry runs of somebody else that wait for a second person; what was approved and failed."""
    waits = Q(approved_by=None) & ~Q(asked_by=request.user)
    rows = Deletion.objects.visible_to(request.user).unfinished()
    rows = rows.filter(waits | Q(failed_at__isnull=False)).select_related("asked_by")
    for row in rows.defer("students"):
        said = "A deletion of students waits for a second person"
        note = f"{row.asked_by} asked for it. Read what it would delete, then approve it or not."
        if row.failed_at:
            said, note = "A deletion of students failed", "Nothing was deleted. Try it again."
        yield row.get_absolute_url(), said, note


def for_others(request):
    """What others are told: a district administrator decides on deletions and sees no student, and
    who was given leave finds no students in the bar. A steward has read it under what waits."""
    held = request.user.held
    if held.has(Role.DATA_STEWARD):
        return None
    decides, has_leave = held.has(Role.DISTRICT_ADMIN), _has_leave(request.user)
    if not decides and not has_leave:
        return None
    with acting_as(request.user.pk):
        decided = deletions_to_decide(request) if decides else ()
        lines = [*decided, *(leave_given(request) if has_leave else ())]
    return {"template": TEMPLATE, "lines": lines} if lines else None


def leave_given(request):
    """Grants in force. Of one student it does not say who: this page is on no record."""
    rows = Grant.objects.filter(user=request.user).in_force().order_by("ends")
    for grant in rows.select_related("place", "district"):
        said = f"You may see {_opened(grant)} until {long_date(grant.ends)}"
        yield reverse("assessments:student_list"), said, grant.purpose


def _has_leave(user):
    """Whether somebody who finds no students in the bar has a grant: nearly nobody has."""
    held = user.held
    if held.has(*READING_ROLES) or not any(seat.side == Side.SCHOOLS for seat in held.seats):
        return False
    with connection.cursor() as cursor:
        cursor.execute(HAS_LEAVE, [user.pk])
        return cursor.fetchone()[0]


def _opened(grant):
    if grant.student_id:
        return "one student"
    return f"every student of {grant.place or grant.district}"


def requests_due(request):
    """Requests of families that are late or due within days: how many, and of nobody by name."""
    today = timezone.localdate()
    days = request_rows.due(request.user.held.districts(Role.DATA_STEWARD))
    late = sum(day < today for day in days)
    soon = sum(today <= day <= today + timedelta(days=request_rows.SOON) for day in days)
    for found, what in ((late, "overdue"), (soon, "due within a week")):
        if found:
            said = f"{found} request{'' if found == 1 else 's'} of families {what}"
            yield reverse("assessments:request_list"), said, "Answered within 45 days, by law."


def grants_ending(request):
    """Leave to see students that ends soon: whoever still needs it is given a new one."""
    days = grant_rows.ending(request.user.held.districts(Role.DATA_STEWARD))
    if days:
        one = len(days) == 1
        said = f"{len(days)} grant{' ends' if one else 's end'} within {grant_rows.SOON} days"
        first = f"{'Its last day is' if one else 'The first one ends on'} {long_date(days[0])}."
        note = f"{first} Give a new one where it is still needed."
        yield reverse("assessments:grant_list"), said, note


# What else waits about students is another function here: request → lines.
KINDS = (
    *(requests_due, files_to_apply, positions_to_decide, deletions_to_decide, grants_ending),
    *(students_past, purpose_of_today),
)
