"""The gradebook of a OneRoster bundle: line items that are an assessment of the district, and their
results. The rest of a gradebook, quizzes and homework, is not kept.

A line item is an administration by its id, once somebody linked the two, else where exactly one
assessment has its title and a window in which it was due.
"""

import re

from assessments.models import Administration
from assessments.report import ROW, WARNING
from zones.imports.line import plain

from .applying import KEPT_TYPED, compare, write
from .checking import check
from .staging import Words, make_tables
from .telling import DOUBTS, REFUSED

Window = Administration.Window
ITEMS = """SELECT line, sourced_id, title, coalesce(nullif(due_date, ''), assign_date),
    result_value_max, status FROM staged_lineitems ORDER BY line"""
ENTER = """
INSERT INTO entered_rows
    (line, is_long, number, local_id, score, level, status, given_on, assessment)
SELECT row.line, false,
    CASE WHEN row.score ~ '^-?[0-9]{1,9}([.][0-9]+)?$' THEN row.score::numeric END,
    row.student_sourced_id, row.score,
    row.text_score, row.score_status, row.score_date, row.line_item_sourced_id
FROM staged_results row
WHERE row.line_item_sourced_id = ANY (%(items)s) AND row.status <> 'tobedeleted'
"""
KEYS = """
CREATE TEMPORARY TABLE entered_keys ON COMMIT DROP AS
SELECT 'local' AS kind, sourced_id AS key, id AS student, 1 AS n, false AS zeros,
    false AS others_left
FROM assessments_student WHERE district_id = %(district)s AND source = %(source)s
"""
SAID = """SELECT DISTINCT 'score', score FROM entered_rows WHERE length(score) <= 4
UNION SELECT DISTINCT 'level', level FROM entered_rows
UNION SELECT DISTINCT 'status', status FROM entered_rows
UNION SELECT DISTINCT 'given_on', given_on FROM entered_rows"""
LEFT = """SELECT count(*) FROM staged_results WHERE NOT line_item_sourced_id = ANY (%(items)s)"""
GONE = """SELECT count(*), min(line) FROM staged_results
WHERE line_item_sourced_id = ANY (%(items)s) AND status = 'tobedeleted'"""
WRONG = """SELECT said.line, said.problem, said.first, entered.local_id, entered.score,
    entered.level, entered.assessment
FROM entered_checked said JOIN entered_rows entered USING (line)
WHERE problem IS NOT NULL ORDER BY line"""
KEPT = """SELECT line FROM entered_checked
WHERE problem IS NULL AND warnings & %(bit)s > 0 ORDER BY line LIMIT %(most)s"""
COLUMNS = {"local_id": "studentSourcedId", "score": "score", "level": "textScore"}
COLUMNS |= {"status": "scoreStatus", "assessment": "lineItemSourcedId"}
ITEMS_FILE, RESULTS_FILE = "lineItems.csv", "results.csv"
MOST_TOLD = 200


def gradebook(work):
    """A step of bringing a roster in (assessments/rostering)."""
    items = work.ask(ITEMS)
    if not items:
        return
    linked = _linked(work, items)
    given = {"items": list(linked)}
    left = work.ask(LEFT, **given)[0][0]
    if left:
        said = f"{left:,} results of line items that are no assessment here are not kept."
        _warn(work, RESULTS_FILE, None, "lineItemSourcedId", "not_kept", said)
    _tell_gone(work, *work.ask(GONE, **given)[0])
    make_tables(work.cursor)
    work.do(ENTER, **given)
    words = Words([])
    for name, text in work.ask(SAID):
        words.said[name].add(text)
    found = {(key, "", ""): row for key, row in linked.items()}
    check(work.cursor, work.batch, words, {}, found, KEYS)
    counts = compare(work.cursor)
    write(work.cursor, work.batch)
    _tell(work)
    work.report.count(RESULTS_FILE, **counts)


def _linked(work, items):
    """{sourcedId of a line item: Administration}"""
    rows = Administration.objects.filter(assessment__district=work.batch.district_id)
    rows = list(rows.select_related("assessment").order_by())
    by_id = {row.sourced_id: row for row in rows if row.source == work.batch.source}
    by_title = {}
    for row in rows:
        by_title.setdefault(plain(row.assessment.name), []).append(row)
    linked, unknown = {}, []
    for line, key, title, due, highest, status in items:
        fits = [row for row in by_title.get(plain(title), ()) if _was_open(row, due)]
        row = by_id.get(key) if key else None
        row = row or (fits[0] if len(fits) == 1 else None)
        if status == "tobedeleted":
            continue
        if row is None:
            unknown.append((line, title))
        elif _other_scale(row.assessment, highest):
            said = f"“{title[:80]}” goes up to {highest}, {row.assessment} to another score."
            _warn(work, ITEMS_FILE, line, "resultValueMax", "other_scale", said)
        else:
            linked[key] = row
    _tell_unknown(work, unknown)
    work.report.count(ITEMS_FILE, unchanged=len(linked))
    return linked


def _was_open(administration, due):
    """Whether a line item due on this day (as text) can be this administration: in its days, or
    where it has none in its school year and season."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", due):
        return False
    if administration.opens and administration.closes:
        return str(administration.opens) <= due <= str(administration.closes)
    year, month = int(due[:4]), int(due[5:7])
    return administration.year == year + (month >= 7) and administration.window == season(month)


def season(month):
    if month in (8, 9, 10, 11):
        return Window.FALL
    if month in (12, 1, 2):
        return Window.WINTER
    return Window.SPRING if month in (3, 4, 5, 6) else Window.SUMMER


def _other_scale(assessment, highest):
    return bool(
        highest and assessment.highest is not None and float(highest) != float(assessment.highest)
    )


def _tell_unknown(work, unknown):
    words = "“{}” is no assessment of the district given in that window: its results are not kept."
    for line, title in unknown[:MOST_TOLD]:
        _warn(work, ITEMS_FILE, line, "title", "no_assessment", words.format(title[:80]))
    if unknown[MOST_TOLD:]:
        more = f"The same of {len(unknown) - MOST_TOLD:,} line items more."
        _warn(work, ITEMS_FILE, None, "title", "no_assessment", more)


def _tell_gone(work, count, line):
    """What a gradebook drops may be a score a family has seen: a person empties it, no file."""
    if count:
        said = "What is gone from the gradebook stays here until somebody empties it on the sheet "
        said += f"of the class. Such results: {count:,}."
        _warn(work, RESULTS_FILE, line, "status", "result_gone", said)


def _warn(work, file, line, column, code, words):
    work.report.tell(file, line, column, code, WARNING, words)
    work.report.count(file, warnings=1)


def _tell(work):
    rows = work.ask(WRONG)
    cells = work.cells(RESULTS_FILE, [line for line, *_ in rows])
    for line, code, first, student, score, level, item in rows:
        column, words = REFUSED[code]
        said = words.format(number=student, score=score, level=level, assessment=item, first=first)
        work.report.tell(RESULTS_FILE, line, COLUMNS.get(column, ""), code, ROW, said, cells[line])
    code, column, words = DOUBTS[KEPT_TYPED]
    for (line,) in work.ask(KEPT, bit=KEPT_TYPED, most=MOST_TOLD):
        _warn(work, RESULTS_FILE, line, COLUMNS[column], code, words)
