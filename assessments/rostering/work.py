"""One import of a roster while it runs: the statements' parameters, and what they find is told."""

from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from assessments.models import Replaced
from assessments.oneroster.columns import ENTITIES
from assessments.report import MORE, MOST_TOLD, ROW, WARNING

SHOWN_IDS = 60  # characters of an id that are quoted in a message
PROBLEMS = """SELECT * FROM (
    SELECT line, about, {0}, row_number() OVER (PARTITION BY {0} ORDER BY line) AS nth,
        count(*) OVER (PARTITION BY {0}) AS total
    FROM {1} WHERE {0} <> ''
) numbered WHERE nth <= %(most)s + 1 ORDER BY line"""
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
        "This student’s rows were deleted here after the district’s years: not brought back. Here "
        "again? A data steward says so under Deletion, Back after deletion.",
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
        warnings = self.tell_found("warning", table, file, WARNING)
        refused = self.tell_found("problem", table, file, ROW)
        self.report.count(file, warnings=warnings, refused=refused)
        self.refused[file] = self.refused.get(file, 0) + refused
        self.do(DROPPED.format(table))

    def tell_found(self, column, table, file, severity):
        """How many rows say something in a column; of each kind the first are told one by one."""
        rows = self.ask(PROBLEMS.format(column, table), most=MOST_TOLD)
        cells = self.cells(file, [line for line, *_ in rows] if severity == ROW else [])
        for line, about, code, nth, total in rows:
            if nth <= MOST_TOLD:
                self.tell(file, line, code, severity, about, cells.get(line))
            else:
                words = MORE.format(total - MOST_TOLD)
                self.report.tell(file, line, "", code, severity, words)
        return sum({code: total for _, _, code, _, total in rows}.values())

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
