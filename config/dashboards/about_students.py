"""What waits for a data steward about students: lines of one kind from one function, one query."""

from django.urls import reverse
from django.utils import timezone

from assessments.acting import stated_purpose
from assessments.batch_page import Shown
from assessments.models import Batch, PositionProposal
from zones.formats import short_date

MOST = 3


def about_students(request):
    """Lines (address, what waits, more about it); no section where nothing does."""
    lines = [line for kind in KINDS for line in kind(request)]
    return {"template": "dashboards/_about_students.html", "lines": lines} if lines else None


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


# What else waits about students is another function here: request → lines.
KINDS = (files_to_apply, positions_to_decide, purpose_of_today)
