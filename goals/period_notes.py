"""What the offices ask of everybody in the period of today: stands on top of the work."""

from dataclasses import dataclass

from django.utils import timezone

from goals.models import PeriodNote
from zones.chosen import all_periods
from zones.formats import long_date

SEASONS = ("fall", "winter", "spring", "summer")


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is read: its heading, its words, by whom and when."""

    heading: str
    text: str
    signed: str


def notes_for(request):
    """The notes of the current periods of this person's districts; a viewer reads none there."""
    staffed = request.user.held.staffed()
    if not staffed:
        return []
    today, current = timezone.localdate(), {}
    for period in all_periods(request):  # in order: the last that has begun stays
        if period.starts <= today and period.school_year.district_id in staffed:
            current[period.school_year.district_id] = period
    periods = {period.pk: period for period in current.values()}
    rows = PeriodNote.objects.visible_to(request.user).filter(period__in=periods)
    return [_note(row, periods[row.period_id]) for row in rows.select_related("office", "author")]


def _note(row, period):
    name = period.name.lower()
    when = f"this {name}" if name in SEASONS else f"in {period.name}"
    written = long_date(timezone.localtime(row.written_at))
    return Note(f"What {row.office} asks {when}", row.text, f"{row.author}, {written}")
