"""One import of a roster while it runs: the statements' parameters, and what they find is told."""

from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from assessments.models import Replaced
from assessments.oneroster.columns import ENTITIES
from assessments.report import ROW, WARNING

SHOWN_IDS = 60  # characters of an id that are quoted in a message
PROBLEMS = "SELECT line, about, {0} FROM {1} WHERE {0} <> '' ORDER BY line"
NAMELESS = """SELECT (SELECT count(*) FROM {0}), (
    SELECT count(*) FROM staged_refused WHERE entity = %(entity)s AND sourced_id = '')"""
CELLS = "SELECT line, {0} FROM {1} WHERE line = ANY (%(lines)s)"
DROPPED = "DELETE FROM {0} WHERE problem <> ''"
NAMED = """SELECT sourced_id, bool_and(gone) AS gone FROM (
    SELECT sourced_id, status = 'tobedeleted' AS gone FROM {table}
    UNION ALL
    SELECT sourced_id, false FROM staged_refused WHERE entity = '{entity}' AND sourced_id <> ''
) row GROUP BY sourced_id"""
# {code: (column, words)}
SAID = {
    "orphan_org": ("orgSourcedIds", "The organization “{0}” is not known."),
    "department": ("type", "“{0}” is a department, and classes are held there: read as a school."),
    "not_a_school": ("schoolSourcedId", "“{0}” is no school of this district."),
    "term_dates": ("startDate", "“{0}” has no first or last day."),
    "orphan_term": ("termSourcedIds", "The term “{0}” is not known."),
    "no_role": ("role", "It is not said whether “{0}” is a student or works here."),
    "forgotten": (
        "sourcedId",
        "This student’s rows were deleted here after the district’s years: not brought back.",
    ),
    "other_person": (
        "sourcedId",
        "“{0}” was somebody else’s id, with other names and another state number: their rows "
        "become those of this student.",
    ),
    "orphan_class": ("classSourcedId", "The class “{0}” is not known, or its row was refused."),
    "class_gone": ("classSourcedId", "The class “{0}” is ended: nothing of this row is kept."),
    "orphan_user": ("userSourcedId", "The person “{0}” is not known."),
    "role_differs": (
        "role",
        "“{0}” is a student in one file and works here by the other: mend the role in one.",
    ),
    "other_group": ("flag", "The district has no group “{0}”."),
    "many_ended": ("", "{0} of the students known here are missing: they are given an end date."),
}


@dataclass
class Work:
    """`given` holds the parameters every statement may use: district, source, batch, today."""

    batch: object
    report: object
    whole: set  # names of entities: files that list everything there is
    given: dict = field(default_factory=dict)
    refused: dict = field(default_factory=dict)  # file → rows refused here

    def __post_init__(self):
        self.cursor = connection.cursor()
        self.given |= {
            "district": self.batch.district_id,
            "source": self.batch.source,
            "batch": self.batch.pk,
            "today": timezone.localdate(),
        }

    def do(self, statement, **more):
        """Runs a statement; how many rows it wrote."""
        self.cursor.execute(statement, self.given | more)
        return self.cursor.rowcount

    def ask(self, statement, **more):
        self.cursor.execute(statement, self.given | more)
        return self.cursor.fetchall()

    def table(self, name, statement, **more):
        """A temporary table made from a query, with its statistics."""
        self.drop(name)
        self.do(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {statement}", **more)
        self.do(f"ANALYZE {name}")

    def made(self, *rows):
        """Rows that are no line of a file, made because one needs them: gone again at undo."""
        kept = {"batch": self.batch, "district_id": self.batch.district_id, "was": None}
        Replaced.objects.bulk_create(
            Replaced(table=row._meta.db_table, row=row.pk, **kept) for row in rows
        )

    def drop(self, *names):
        for name in names:
            self.do(f"DROP TABLE IF EXISTS pg_temp.{name}")

    def is_whole(self, file):
        """Whether the file lists everything there is: what it does not name has ended. Not where
        many of its rows have no key that could be read."""
        entity = file.removesuffix(".csv")
        if entity not in self.whole:
            return False
        table = ENTITIES[entity].table
        rows, nameless = self.ask(NAMELESS.format(table), entity=entity)[0]
        return nameless * 20 <= rows

    def named(self, entity):
        """Makes `named`: every key a file names, those of refused rows too, and whether as gone."""
        self.table("named", NAMED.format(entity=entity, table=ENTITIES[entity].table))

    def refuse(self, table, file):
        """Tells the `problem` and the `warning` of the rows of a table; the first leave it."""
        for line, about, code in self.ask(PROBLEMS.format("warning", table)):
            self.tell(file, line, code, WARNING, about)
            self.report.count(file, warnings=1)
        rows = self.ask(PROBLEMS.format("problem", table))
        cells = self.cells(file, [line for line, _, _ in rows])
        for line, about, code in rows:
            self.tell(file, line, code, ROW, about, cells[line])
        self.report.count(file, refused=len(rows))
        self.refused[file] = self.refused.get(file, 0) + len(rows)
        self.do(DROPPED.format(table))

    def cells(self, file, lines):
        """{line: the row as it was staged}"""
        if not lines:
            return {}
        entity = ENTITIES[file.removesuffix(".csv")]
        columns = ", ".join(f'"{field}"' for field in entity.fields)
        rows = self.ask(CELLS.format(columns, entity.table), lines=lines)
        return {line: cells for line, *cells in rows}

    def tell(self, file, line, code, severity, about="", cells=None):
        column, words = SAID[code]
        message = words.format(str(about or "")[:SHOWN_IDS])
        self.report.tell(file, line, column, code, severity, message, cells)
