"""Cells: read as they stand, read otherwise and told, or not to be read."""

import pytest

from assessments.oneroster.cells import Bad, readers

READ = readers()


@pytest.mark.parametrize(
    ("kind", "value", "kept", "code"),
    [
        ("date", "2026-09-01", "2026-09-01", ""),
        ("date", "9/1/2026", "2026-09-01", "date_format"),
        ("date", "09-01-26", "2026-09-01", "date_format"),
        ("date", "2026/9/1", "2026-09-01", "date_format"),
        ("date", "2026-09-01T04:00:00.000Z", "2026-09-01", "date_format"),
        ("boolean", "true", "true", ""),
        ("boolean", "TRUE", "true", "spelling"),
        ("boolean", "0", "false", "spelling"),
        ("role", "student", "student", ""),
        ("role", "Student", "student", "spelling"),
        ("role", "ext:librarian", "ext:librarian", ""),
        ("session_type", "grading period", "gradingPeriod", "other_word"),
        ("status", "inactive", "tobedeleted", "other_word"),
        ("score_status", "fully graded", "fully graded", ""),
        ("sex", "F", "female", "other_word"),
        ("grades", "09,10, 11", "09,10,11", ""),
        ("grades", "9", "09", "grade_format"),
        ("grades", "K", "KG", "grade_format"),
        ("grades", "Grade 3", "03", "grade_format"),
        ("grades", "kg,1st", "KG,01", "grade_format"),
        ("grades", "14", "14", "unknown_grade"),
        ("year", "2027", "2027", ""),
        ("year", "2026-2027", "2027", "year_format"),
        ("year", "2026-27", "2027", "year_format"),
        ("number", "87.5", "87.5", ""),
        ("number", "87,5 %", "87.5", "number_format"),
        ("ids", " a ,b,", "a,b", ""),
        ("ids", "a; b|c", "a,b,c", ""),
    ],
)
def test_a_cell_is_read(kind, value, kept, code):
    read = READ[kind](value)

    assert (read, getattr(read, "told", ("",))[0]) == (kept, code)


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("date", "2026-02-31", "bad_date"),
        ("date", "31/12/2026", "bad_date"),
        ("date", "soon", "bad_date"),
        ("boolean", "maybe", "unknown_value"),
        ("role", "wizard", "unknown_value"),
        ("year", "this year", "bad_year"),
        ("number", "=1+1", "bad_number"),
        ("number", "1e999", "bad_number"),
    ],
)
def test_a_cell_that_is_something_else_is_not_read(kind, value, code):
    with pytest.raises(Bad) as problem:
        READ[kind](value)

    assert problem.value.args[0] == code
