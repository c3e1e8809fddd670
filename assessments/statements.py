"""What families stated, as it stands beside the record on pages and on paper."""

from django.db.models import Q

from zones.formats import long_date

from .models import Statement


def standing_rows(student):
    """Those that stand with the record of this student, in the order they were written."""
    return statement_rows(student.statements.standing())


def statement_rows(statements):
    rows = statements.select_related("result__administration__assessment", "withdrawn_by")
    return [
        {
            "pk": row.pk,
            "student": row.student_id,
            "words": row.words,
            "written": long_date(row.written_on),
            "about": str(row.result.administration) if row.result else "the whole record",
            "withdrawn": long_date(row.withdrawn_on),
            "by": str(row.withdrawn_by or ""),
        }
        for row in rows.order_by("written_on", "pk")
    ]


def of_class(students, year):
    """[(student, rows)] of those whose family stated something of the record or of a result of this
    year: it stands wherever these results are shown. `students` as read with `has_stated`: where
    no family did, as in most classes, nothing is asked."""
    ids = [student.pk for student in students if student.has_stated]
    if not ids:
        return []
    of_year = Q(result=None) | Q(result__administration__year=year)
    found = {}
    for row in statement_rows(Statement.objects.standing().filter(of_year, student__in=ids)):
        found.setdefault(row["student"], []).append(row)
    return [(student, found[student.pk]) for student in students if student.pk in found]


def with_statements(header, lines, students, year):
    """A file of results, a line for each of `students`, with what the families stated: a column
    more where somebody did."""
    if not (stated := dict(of_class(students, year))):
        return header, lines
    said = [
        "\n".join(f"{row['about']}: {row['words']}" for row in stated.get(student, ()))
        for student in students
    ]
    lines = [(*line, words) for line, words in zip(lines, said, strict=True)]
    return (*header, "What the family stated"), lines
