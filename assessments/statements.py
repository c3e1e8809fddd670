"""What families stated, as it stands beside the record on pages and on paper."""

from zones.formats import long_date


def standing_rows(student):
    """Those that stand with the record of this student, in the order they were written."""
    return statement_rows(student.statements.standing())


def statement_rows(statements):
    rows = statements.select_related("result__administration__assessment", "withdrawn_by")
    return [
        {
            "pk": row.pk,
            "words": row.words,
            "written": long_date(row.written_on),
            "about": str(row.result.administration) if row.result else "the whole record",
            "withdrawn": long_date(row.withdrawn_on),
            "by": str(row.withdrawn_by or ""),
        }
        for row in rows.order_by("written_on", "pk")
    ]
