"""What the page of a batch says: how it stands, what it did to each file, what was wrong."""

from functools import cached_property

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from zones.formats import long_date

from .models import Batch, BatchProblem, Replaced
from .report import COUNTED, SHOWN

State = Batch.State
# {state: (what is true, why or what next)}
WORDS = {
    State.WAITING: "It waits to be read.",
    State.READING: "It is being read. Nothing is changed by that.",
    State.READY: "Nothing is saved yet. This is what the file would do today.",
    State.APPLYING: "It is being applied.",
    State.REFUSED: "It was refused. Nothing was saved.",
    State.CANCELLED: "It was stopped. Nothing was saved.",
    State.FAILED: "Something went wrong on our side. Nothing was saved; it can be read again.",
}
TABLES = {
    "zones_place": "places",
    "assessments_dimension": "ways to group students",
    "assessments_category": "groups",
    "assessments_orglink": "organizations",
    "assessments_term": "terms",
    "assessments_schoolclass": "classes",
    "assessments_staffmember": "staff",
    "assessments_teaching": "who teaches which class",
    "assessments_student": "students",
    "assessments_enrollment": "enrollments",
    "assessments_classenrollment": "class enrollments",
    "assessments_groupmembership": "groups of students",
    "assessments_result": "results",
}
NAMES = {"bulk": "everything there is", "delta": "what is new or changed"}  # of a file
SUMS = ("new", "changed", "unchanged", "ended", "refused")


def said_of(batch):
    """How a batch stands, in one sentence."""
    if batch.state == State.APPLIED and batch.kind == Batch.Kind.HAND:
        return f"Saved on {_day(batch.applied_at)}."
    if batch.state == State.APPLIED:
        return f"Applied on {_day(batch.applied_at)}."
    if batch.state == State.UNDONE:
        return f"Taken back on {_day(batch.undone_at)}."
    return WORDS[batch.state]


def said_in_list(batch):
    """The same where other batches stand around it: what it would do is told on its own page."""
    return "Read, and not applied yet." if batch.state == State.READY else said_of(batch)


def _day(at):
    return long_date(timezone.localdate(at)) if at else ""


class Shown:
    """Everything the page asks for, ready to be written."""

    def __init__(self, batch, progress):
        self.batch, self.working = batch, progress is not None
        self.said = said_of(batch)
        self.files = [
            (name, [intcomma(counts[what]) for what in COUNTED])
            for name, counts in sorted(batch.report.get("files", {}).items())
        ]

    @property
    def sums(self):
        """[(what, number)] over every file; none before it was read, or where it could not be."""
        files = self.batch.report.get("files", {}).values()
        if self.batch.state == State.REFUSED:
            return []
        sums = [(what, sum(counts[what] for counts in files)) for what in SUMS]
        return [(what.capitalize(), intcomma(number)) for what, number in sums] if files else []

    @property
    def writes(self):
        """Whether applying would change anything."""
        files = self.batch.report.get("files", {}).values()
        return any(counts[what] for counts in files for what in ("new", "changed", "ended"))

    @property
    def again(self):
        """Where the mended file is sent: for the same window, where there is one."""
        page, given = reverse("assessments:batch_create"), self.batch.administration_id
        return f"{page}?administration={given}" if given else page

    @property
    def may_apply(self):
        return self.batch.state == State.READY and self.writes and not self.working

    @property
    def may_cancel(self):
        return self.working or self.batch.state in (State.WAITING, State.READY)

    @property
    def may_read(self):
        again = (State.FAILED, State.CANCELLED, State.REFUSED, State.READY)
        return self.batch.state in again and bool(self.batch.file) and not self.working

    @property
    def may_name_columns(self):
        return self.may_read and self.batch.kind == Batch.Kind.RESULTS

    @property
    def may_undo(self):
        return self.batch.may_undo() and not self.working

    @cached_property
    def typed(self):
        """[(what, number)] of what was typed by hand; none for a file."""
        if self.batch.kind != Batch.Kind.HAND:
            return []
        rows = Replaced.objects.filter(batch=self.batch, table="assessments_result")
        found = rows.aggregate(
            results=Count("row", distinct=True), students=Count("student", distinct=True)
        )
        return [(what.capitalize(), intcomma(number)) for what, number in found.items()]

    @property
    def undone(self):
        """[(what, how many are as before, how many stay)]"""
        found = self.batch.report.get("undone", {})
        return [
            (TABLES.get(table, "other rows"), intcomma(n["back"]), intcomma(n["stays"]))
            for table, n in found.items()
        ]

    @cached_property
    def found(self):
        """{severity: how many}"""
        rows = BatchProblem.objects.filter(batch=self.batch).order_by("severity")
        return dict(rows.values_list("severity").annotate(n=Count("pk")))

    @property
    def all_problems(self):
        return sum(self.found.values())

    @property
    def refused(self):
        """How many problems refused a row: those are given back."""
        return self.found.get("row", 0)

    @cached_property
    def gives_back(self):
        """Whether refused rows are still kept: they go with the file."""
        rows = BatchProblem.objects.filter(batch=self.batch, severity="row")
        return bool(self.refused) and rows.exclude(cells=None).exists()

    @cached_property
    def problems(self):
        """The first of them, what is worst first."""
        rows = BatchProblem.objects.filter(batch=self.batch)
        return list(rows.order_by("severity", "file", "line", "pk").defer("cells")[:SHOWN])

    @property
    def unknown_words(self):
        """Whether a person can say what refused words mean: they are asked beside the columns."""
        return self.may_name_columns and any(one.code == "level" for one in self.problems)

    @property
    def more(self):
        return intcomma(self.all_problems - len(self.problems))

    @property
    def read_as(self):
        """[(what, value)] of how the file was understood."""
        report = self.batch.report
        encodings = sorted(set(report.get("encoding", {}).values()) - {"xlsx"})
        modes = sorted(set(report.get("mode", {}).values()) - {"absent"})
        rows = [
            ("Version", {"unknown": ""}.get(report.get("version"), report.get("version", ""))),
            ("It names", " and ".join(NAMES[mode] for mode in modes)),
            ("Letters", ", ".join(encodings)),
        ]
        return [(what, value) for what, value in rows if value]
