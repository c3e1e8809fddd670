"""What the pages of a deletion say: how it stands, what it counts, whom it lists."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Max
from django.utils import timezone

from zones.access import Role
from zones.formats import clock, long_date
from zones.models import District

from .finding import by_called_name
from .models import Student, StudentSettings
from .retention import STUDENT, YEARS, still_free

HEADER = ("Student", "Local id", "State id", "Last enrollment ended", "Left out today because")
KEPT = (
    "Kept: who saw these students and when, with a number and no name, and a digest of each one’s "
    "id in the roster, so that no import brings them back before a data steward says so. Files "
    "they came in are deleted after the days the settings name. Backups are kept by whoever runs "
    "the server."
)
# The tables in words, in the order of the certificate; one that is new stands under its own name.
TABLES = {
    "assessments_student": "Students",
    "assessments_enrollment": "Enrollments in schools",
    "assessments_classenrollment": "Enrollments in classes",
    "assessments_groupmembership": "Memberships of groups",
    "assessments_result": "Results",
    "assessments_correction": "Corrections of the record",
    "assessments_statement": "Statements of families",
    "assessments_recordrequest": "Requests of families, answered",
    "assessments_requestfinding": "Findings of such requests",
    "assessments_studenthold": "Holds, lifted",
    "assessments_studentholdevent": "Lines of the history of holds",
    "assessments_replaced": "Rows as they were before an import or a change",
}


class Shown:
    """Everything the page asks for, ready to be written."""

    kept = KEPT

    def __init__(self, row, user):
        self.row, stewards = row, user.held.districts(Role.DATA_STEWARD)
        self.is_steward = row.district_id in stewards
        self.is_keeper = self.is_steward or row.asked_by_id == user.pk
        self.asked_it = row.asked_by_id == user.pk
        self.open = not (row.done_at or row.withdrawn_at or row.refused_at)
        self.failed = self.open and row.failed_at is not None
        self.working = self.open and row.approved_at is not None and not self.failed
        self.waits = self.open and row.approved_at is None
        self.said = said_of(row)

    @property
    def rule(self):
        years = f"{self.row.years} year{'' if self.row.years == 1 else 's'}"
        return (
            f"The last enrollment, class and result of the student ended before "
            f"{long_date(self.row.before)}: the district keeps students for {years} after that. "
            f"Who has a standing hold, or an open request of the family, stays."
        )

    @property
    def may_withdraw(self):
        return self.open and self.is_keeper and not self.row.started_at

    @property
    def counts(self):
        """[(what, rows, as counted when it was asked)]: deleted once it is done, counted before."""
        row = self.row
        now = row.done if row.done_at else row.counts
        names = [*TABLES, *sorted({*now, *row.counts} - {*TABLES})]
        return [
            (TABLES.get(name, name), intcomma(now.get(name, 0)), intcomma(row.counts.get(name, 0)))
            for name in names
            if now.get(name) or row.counts.get(name)
        ]

    @property
    def students(self):
        found = self.row.done if self.row.done_at else self.row.counts
        return found.get(STUDENT, 0)

    @property
    def left_out(self):
        """How many were approved and not deleted."""
        return self.row.counts.get(STUDENT, 0) - self.students if self.row.done_at else 0

    @property
    def people(self):
        """[(what, who and when)]"""
        row = self.row
        lines = [("Asked for by", row.asked_by, row.asked_at)]
        if row.approved_by:
            lines.append(("Approved by", row.approved_by, row.approved_at))
        lines = [(what, f"{who}, {moment(at)}") for what, who, at in lines]
        if row.done_at:
            lines.append(("Deleted", moment(row.done_at)))
        return lines


def moment(at):
    local = timezone.localtime(at)
    return f"{long_date(local)}, {clock(local)}"


def said_of(row):
    """How a deletion stands, in one sentence."""
    if row.done_at:
        return f"Deleted on {long_date(timezone.localtime(row.done_at))}."
    if row.withdrawn_at:
        return f"Withdrawn on {long_date(timezone.localtime(row.withdrawn_at))}."
    if row.refused_at:
        return "Not carried out: the district keeps students longer by now."
    if row.failed_at:
        return "Something went wrong on our side. Nothing was deleted; it can be tried again."
    if row.started_at:
        return "It is being deleted."
    if row.approved_at:
        return "Approved. It waits for its turn."
    return "It waits for a second person. Nothing is deleted yet."


def rows_of(deletions):
    return [
        {
            "url": row.get_absolute_url(),
            "asked": long_date(timezone.localtime(row.asked_at)),
            "by": str(row.asked_by),
            "district": str(row.district),
            "before": long_date(row.before),
            "students": intcomma((row.done if row.done_at else row.counts).get(STUDENT, 0)),
            "said": said_of(row),
        }
        for row in deletions
    ]


def districts_of(user):
    """[(id, name, years kept, students past them in the last round)] of a steward's districts."""
    mine = user.held.districts(Role.DATA_STEWARD)
    rows = StudentSettings.objects.filter(district__in=mine)
    known = {row.district_id: (row.student_years, row.students_past) for row in rows}
    named = District.objects.filter(pk__in=mine).order_by("name").values_list("pk", "name")
    return [(pk, name, *known.get(pk, (YEARS, 0))) for pk, name in named]


def students_of(row):
    """The students of the list who are still held here."""
    rows = Student.objects.filter(pk__in=row.students, district=row.district_id)
    return by_called_name(rows.annotate(last=Max("enrollments__ends")))


def student_rows(row, students):
    free = still_free(row)
    return [
        {
            "url": f"/students/{student.pk}/",
            "name": student.name,
            "local_id": student.local_id,
            "state_id": student.state_id,
            "last": student.last,
            "last_said": long_date(student.last) if student.last else "None stored",
            "left_out": free[student.pk],
        }
        for student in students
    ]


def student_lines(rows):
    names = ("name", "local_id", "state_id", "last", "left_out")
    return [tuple(row[name] or "" for name in names) for row in rows]
