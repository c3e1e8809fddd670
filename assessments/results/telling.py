"""What was refused or doubtful, told row by row in plain words."""

from assessments.report import ROW, WARNING

from .applying import KEPT_TYPED
from .columns import LABELS

MOST_REFUSED = 100_000  # refused rows that are told one by one
MOST_DOUBTS = 200  # rows told one by one for each doubt
# {problem: (column it is about, words)}
REFUSED = {
    "too_long": ("", "More cells than headings: a comma inside a cell needs quotation marks."),
    "administration": (
        "assessment",
        "There is no window “{assessment}”, {window} {year}: the assessment’s page lists them.",
    ),
    "no_student": ("local_id", "The row has no student number."),
    "student": ("local_id", "No student whose results you enter has the number {number}."),
    "two_students": ("local_id", "More than one student has the number {number}."),
    "other_student": (
        "local_id",
        "The number of the district is one student’s and that of the state another’s.",
    ),
    "score": ("score", "“{score}” is no score of this assessment."),
    "scale": ("score", "{score} is outside the scale of this assessment."),
    "level": ("level", "“{level}” is no performance level of this assessment."),
    "both": ("status", "There is a result, and the row says the student has none."),
    "empty": ("score", "Neither a score nor a level, and no status says why."),
    "twice": ("local_id", "Line {first} says a result of this student already."),
}
# {bit: (code, column it is about, words)}
DOUBTS = {
    1: ("day", "given_on", "“{given_on}” is no date that can be: kept without it."),
    2: ("zeros", "local_id", "Matched with the number {number} that begins with zeros."),
    4: ("other_level", "level", "The file says “{level}”; by the cut scores it is another level."),
    8: ("rounded", "score", "{score} is kept with two decimals."),
    16: ("unknown_level", "level", "“{level}” is no level of this assessment: read by the score."),
    32: ("status", "status", "“{status}” is no status that is known."),
    128: (
        "left",
        "local_id",
        "{number} was also the number of a student who left: this is of the one who is here.",
    ),
    KEPT_TYPED: (
        "kept_typed",
        "score",
        "A result was typed or emptied after a file said the same as this row: that is kept.",
    ),
}
NAMES = "local_id state_id score level status given_on assessment window year".split()
PROBLEMS = """
SELECT line, said.problem, said.first, entered.local_id, entered.state_id, entered.score,
    entered.level, entered.status, entered.given_on, entered.assessment, entered."window",
    entered.year
FROM entered_checked said JOIN entered_rows entered USING (line)
WHERE problem IS NOT NULL ORDER BY line LIMIT %s
"""
WARNED = """
SELECT line, entered.local_id, entered.state_id, entered.score, entered.level, entered.status,
    entered.given_on, entered.assessment, entered."window", entered.year
FROM entered_checked said JOIN entered_rows entered USING (line)
WHERE problem IS NULL AND warnings & %s > 0 ORDER BY line LIMIT %s
"""
HOW_MANY = "SELECT warnings, count(*) FROM entered_checked WHERE problem IS NULL GROUP BY 1"
FRACTIONS = """SELECT count(*) > 1 AND max(score) <= 1 FROM entered_checked
    JOIN entered_administrations ON id = administration WHERE scale = 'percent' AND score > 0"""


def tell(cursor, report, table, columns):
    """The refused rows with their cells, then the doubts; how many warnings."""
    name = table.name
    for line, code, said in table.told:
        report.tell(name, line, "", code, ROW, said)
    cursor.execute(PROBLEMS, [MOST_REFUSED])
    refused = {row[0]: row for row in cursor.fetchall()}
    for line, cells in _cells(table, refused):
        _, code, first, *said = refused[line]
        column, words = REFUSED[code]
        words = _filled(words, said, first=first)
        report.tell(name, line, _heading(columns, column), code, ROW, words, cells)
    if len(refused) == MOST_REFUSED:
        said = f"More than {MOST_REFUSED:,} rows are refused: the first are told one by one."
        report.tell(name, None, "", "more", WARNING, said)
    return _tell_doubts(cursor, report, name, columns)


def _tell_doubts(cursor, report, name, columns):
    cursor.execute(HOW_MANY)
    counted = cursor.fetchall()
    total = 0
    for bit, (code, column, words) in DOUBTS.items():
        number = sum(rows for bits, rows in counted if bits & bit)
        total += number
        for line, *said in _warned(cursor, bit) if number else ():
            column_said = _heading(columns, column)
            report.tell(name, line, column_said, code, WARNING, _filled(words, said))
        if number > MOST_DOUBTS:
            more = f"The same in {number - MOST_DOUBTS:,} rows more."
            report.tell(name, None, _heading(columns, column), code, WARNING, more)
    return total + _tell_fractions(cursor, report, name, columns)


def tell_day_first(report, name, columns):
    said = "Dates are read with the day first: some of them can be read in no other way."
    report.tell(name, None, _heading(columns, "given_on"), "day_first", WARNING, said)
    report.count(name, warnings=1)


def _warned(cursor, bit):
    cursor.execute(WARNED, [bit, MOST_DOUBTS])
    return cursor.fetchall()


def _tell_fractions(cursor, report, name, columns):
    cursor.execute(FRACTIONS)
    shares = cursor.fetchone()[0]
    if shares:
        said = "Every score is 1 or less: percent are written as 85, not as 0.85."
        report.tell(name, None, _heading(columns, "score"), "shares", WARNING, said)
    return int(bool(shares))


def _cells(table, wanted):
    """(line, cells as they came): the file is read again, where anything was refused."""
    if not wanted:
        return
    left = len(wanted)
    for line, cells in table.rows():
        if line in wanted:
            yield line, cells
            left -= 1
            if not left:
                return


def _filled(words, said, **more):
    cells = {name: cell[:80] for name, cell in zip(NAMES, said, strict=True)}
    return words.format(number=cells["local_id"] or cells["state_id"], **cells, **more)


def _heading(columns, code):
    if code == "local_id" and code not in columns:
        code = "state_id"
    return columns.get(code, LABELS.get(code, ""))
