"""The sheet of a class one student after the other: on a phone, with big buttons."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from assessments.disclosures import refuse
from assessments.grid import NOT_YOURS, address_of
from assessments.models import Assessment, Result
from assessments.sheet import EMPTY

Kind, Status = Assessment.Scale, Result.Status
WITHOUT = (Status.EXEMPT, Status.ABSENT)


@dataclass(frozen=True)
class Step:
    """One student in the column of the sheet's administration; `around` are (place, of how many,
    address of the student before, of the next one), "" where there is none."""

    sheet: object
    student: object
    column: object
    around: tuple

    @property
    def held(self):
        return self.sheet.held.get((self.student.pk, self.column.pk), EMPTY)

    @property
    def after(self):
        """Where one comes when it is saved."""
        return self.around[3] or address_of(self.sheet)

    @property
    def choices(self):
        """[(what is sent, its words, whether it is so now)] of the big buttons."""
        scale, now = self.column.scale, self.held.text
        found = []
        if scale.kind == Kind.LEVELS:
            found = [(str(at), f"{at} {one.name}") for at, one in enumerate(scale.levels, 1)]
        if scale.kind == Kind.LETTERS:
            found = [(letter, letter) for letter in scale.letters]
        return [(text, words, text == now) for text, words in found]

    @property
    def reasons(self):
        """The same for why there is no score."""
        return [(one.label, one.label, one.label == self.held.text) for one in WITHOUT]

    @property
    def types(self):
        """Whether a number is typed."""
        return self.column.scale.kind in (Kind.POINTS, Kind.PERCENT)

    @property
    def others(self):
        """[(window, what was reached there)] of the other columns."""
        cells = [
            (column.title, self.sheet.held.get((self.student.pk, pk), EMPTY))
            for pk, column in self.sheet.columns.items()
            if pk != self.column.pk
        ]
        return [(title, f"{cell.text} {cell.level}".strip() or "none") for title, cell in cells]


def step_or_404(request, sheet, student_pk, what):
    student = sheet.students.get(student_pk)
    if student is None:
        refuse(request, what, [student_pk])
    if not sheet.may_enter(student):
        raise PermissionDenied(NOT_YOURS)
    pks = [row.pk for row in sheet.students.values() if sheet.may_enter(row)]
    at = pks.index(student.pk)
    before = address_of(sheet, pks[at - 1]) if at else ""
    after = address_of(sheet, pks[at + 1]) if at + 1 < len(pks) else ""
    column = sheet.columns[sheet.administration.pk]
    return Step(sheet, student, column, (at + 1, len(pks), before, after))
