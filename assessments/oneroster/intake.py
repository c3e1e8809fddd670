"""The rows of one file on their way into its staged table: picked, read, told.

What is odd in the same way in many rows (TRUE for true, 9 for 09, a blank cell) is told once for
its column, with the first line and how many more; what costs a row or a value is told each time.
"""

import re
from collections import Counter
from contextlib import closing
from functools import cached_property, partial
from operator import itemgetter

from assessments.report import MORE, MOST_TOLD, ROW, WARNING

from .cells import Bad, Checked, Told, day, readers, says_day_first, trimmed
from .copying import Aside, copied, is_odd
from .dialects import MADE_OF, NOT_OF, SDS, SDS_CODES, column_of, folded, words_of
from .manifest import BULK, DELTA
from .reading import NUL

SPANS = [("beginDate", "endDate"), ("startDate", "endDate"), ("assignDate", "dueDate")]
FORMULA = ("=", "@")
MOST_KEY = 255
MOST_ODD = 30  # headings nobody knows
SHOWN_LINES = 20  # named in what is told once for a column
ODD_ID = re.compile(r"[^0-9a-zA-Z.\-_/@]")
ROW_WORDS = {
    "lost_quote": "A quote is opened here and not closed: the row cannot be read.",
    "line_too_long": "The line is too long to be a row.",
    NUL: "The row holds NUL characters: they are read as \ufffd.",
}
ONCE = {  # told once for a column
    *["spelling", "other_word", "date_format", "number_format", "year_format", "grade_format"],
    *["unknown_grade", "missing_value", "status_in_bulk", "no_status", "id_characters"],
    *["short_row_blank", "long_row_blank"],
}


class Telling:
    """The problems of one file."""

    def __init__(self, report, file):
        self.report, self.file = report, file
        self.told, self.once, self.more = Counter(), {}, {}

    def warn(self, line, column, code, message):
        self.report.count(self.file, warnings=1)
        key = (column, code)
        self.told[key] += 1
        if code not in ONCE:
            self.tell(line, column, code, WARNING, message)
        elif key not in self.once:
            self.once[key] = (message, [line])
        elif len(self.once[key][1]) < SHOWN_LINES:
            self.once[key][1].append(line)

    def refuse(self, line, column, code, message, cells):
        self.tell(line, column, code, ROW, message, cells)

    def tell(self, line, column, code, severity, message, cells=None):
        self.told[severity, code] += 1
        if self.told[severity, code] <= MOST_TOLD:
            self.report.tell(self.file, line, column, code, severity, message, cells)
        else:
            self.more.setdefault((severity, code), line)

    def pass_over(self, severity, code, number, line):
        """So many more that are counted only, from a line on."""
        self.told[severity, code] += number
        self.more.setdefault((severity, code), line)
        if severity == WARNING:
            self.report.count(self.file, warnings=number)

    def finish(self):
        """What is told once for its column, and how much was too much to tell."""
        for (column, code), (message, lines) in self.once.items():
            words = message + also(lines, self.told[column, code])
            self.report.tell(self.file, lines[0], column, code, WARNING, words)
        for (severity, code), line in self.more.items():
            more = self.told[severity, code] - MOST_TOLD
            words = MORE.format(more)
            self.report.tell(self.file, line, "", code, severity, words)


def also(lines, count):
    """Where else the same was met."""
    if count == 1:
        return ""
    others = ", ".join(map(str, lines[1:]))
    more = f" and {count - len(lines):,} more" if count > len(lines) else ""
    return f" Also on line{'s' if count > 2 else ''} {others}{more}."


class Intake:
    """The rows of one Sheet for one Entity."""

    def __init__(self, entity, sheet, bundle, report):
        self.entity, self.sheet = entity, sheet
        self.version = bundle.version
        self.mode = "" if bundle.alone else bundle.modes[entity.name]
        self.telling = Telling(report, entity.file)
        self.count = report.count
        self.rows, self.aside, self.removed = 0, Aside(entity.name), 0
        self.named = len("\t".join(sheet.headings).rstrip("\t").split("\t"))
        self.places = self.find_places()
        names = entity.headings
        self.checks = self.find_checks()
        self.required = [
            (index, column.name)
            for index, column in enumerate(entity.columns)
            if column.required and self.places[index] is not None
        ]
        self.needed = self.find_needed(bundle)
        self.made_of = [names.index(name) for name in MADE_OF.get(entity.name, ())]
        self.codes = self.find_codes()
        self.spans = [
            (names.index(start), names.index(end))
            for start, end in SPANS
            if {start, end} <= {*names}
        ]
        self.set_quick()

    @property
    def refused(self):
        """How many: on the way in, and taken out again when the whole bundle was there."""
        return self.aside.count + self.removed

    def find_places(self):
        """Where each column stands in the file, None where it does not; tells about headings."""
        places, odd = dict.fromkeys(self.entity.headings), []
        for index, heading in enumerate(self.sheet.headings):
            column, told = column_of(self.entity, heading, self.version)
            if column and places[column] is not None:
                odd.append((heading, "column_twice", f"“{heading[:60]}” is there twice."))
            elif column:
                places[column] = index
                if told:
                    odd.append((heading, "heading", f"“{heading}” is read as {column}."))
            elif not heading:
                words = f"Column {index + 1} has no heading: it is not read."
                odd.append(("", "no_heading", words))
            elif told:
                words = f"“{heading[:60]}” is no column of this file: it is not read."
                odd.append((heading, "unknown_column", words))
        self.tell_headings(odd)
        self.tell_missing(places, self.sheet.heading_line)
        return list(places.values())

    def tell_headings(self, odd):
        """Where too much is unknown, the first line is no headings, but may be all the rows."""
        line = self.sheet.heading_line
        strange = sum(code != "heading" for _, code, _ in odd)
        if strange > MOST_ODD:
            words = f"{strange:,} cells of the first line are no headings: is it one long line?"
            self.telling.warn(line, "", "headings", words)
            odd = []
        for heading, code, words in odd:
            self.telling.warn(line, heading[:120], code, words)

    def find_needed(self, bundle):
        """Where a blank cell refuses the row: not what stands in another file in this version,
        and not the role of users in a file that comes alone."""
        elsewhere = NOT_OF.get(self.version, {}).get(self.entity.name, set())
        if self.version == SDS and not bundle.sheets.get("roles"):
            elsewhere = {name for name in elsewhere if self.place_of(name) is None}
        if bundle.alone and self.entity.name == "users":
            elsewhere = elsewhere | {"role"}
        return [
            index
            for index, column in enumerate(self.entity.columns)
            if column.needed and (index == 0 or column.name not in elsewhere)
        ]

    def place_of(self, name):
        return self.places[self.entity.headings.index(name)]

    def tell_missing(self, places, line):
        """Columns the version has and the file has not; status and dates of changes only where
        they matter."""
        fine = NOT_OF.get(self.version, {}).get(self.entity.name, set())
        for column in self.entity.columns:
            wanted = column.required or (column.name == "status" and self.mode == DELTA)
            if places[column.name] is None and wanted and column.name not in fine:
                words = f"The column {column.name} is missing."
                if column.needed and not (
                    column.name == "sourcedId" and self.entity.name in MADE_OF
                ):
                    words += " No row can be read without it."
                self.telling.warn(line, column.name, "missing_column", words)

    def find_checks(self):
        """[(index, Checked)] of columns whose cells are not taken as they are."""
        read = readers() | {"date": partial(day, day_first=lambda: self.day_first)}
        return [
            (index, Checked(read[column.kind], words_of(self.version, column.kind)))
            for index, column in enumerate(self.entity.columns)
            if column.kind in read and self.places[index] is not None
        ]

    @cached_property
    def day_first(self):
        """Whether the file writes the day before the month: read once more to see, where a date
        stands otherwise than year-month-day."""
        dates = [
            place
            for place, column in zip(self.places, self.entity.columns, strict=True)
            if column.kind == "date" and place is not None
        ]
        stream = self.sheet.stream  # of the rows that are being read: it says how far they are
        with closing(self.sheet.rows()) as rows:
            found = says_day_first(
                row[place].strip() for _, row, _ in rows for place in dates if place < len(row)
            )
        self.sheet.stream = stream
        if found:
            words = "Dates are read with the day first: some of them can be read in no other way."
            self.telling.warn(self.sheet.heading_line, "", "day_first", words)
        return found

    def find_codes(self):
        """Where lists of true flags stand in demographics of School Data Sync."""
        if self.entity.name != "demographics" or self.version != SDS:
            return []
        return [i for i, heading in enumerate(self.sheet.headings) if heading in SDS_CODES]

    def set_quick(self):
        """What `plain` asks of a row."""
        must = [0, *self.needed, *(index for index, _ in self.required)]
        must += [1] if self.mode == DELTA and self.places[1] is not None else []
        self.must = itemgetter(*dict.fromkeys(must), 0)
        self.pick = itemgetter(*(-1 if place is None else place for place in self.places))
        self.goods = [(index, checked.good) for index, checked in self.checks]
        if self.mode == BULK:
            self.goods += [(1, {""}), (2, {""})]

    def blocks(self, size=2000):
        """COPY text of the good rows, in blocks."""
        lines = []
        width = len(self.sheet.headings)
        for number, row, wrong in self.sheet.rows():
            self.rows += 1
            line = None
            if len(row) == width and not wrong and not self.codes:
                line = self.plain(number, row)
            if line or (line := self.weighed(number, row, wrong)):
                lines.append(line)
            if len(lines) == size:
                yield "".join(lines).encode()
                lines.clear()
        yield "".join(lines).encode()

    def plain(self, number, row):
        """The line of a row that nothing is to be said about: most are, so this is quick."""
        cells = self.pick([*row, ""])
        if "" in self.must(cells):
            return None
        for index, good in self.goods:
            if cells[index] not in good:
                return None
        for start, end in self.spans:
            if cells[end] and cells[end] < cells[start]:
                return None
        line = "\t".join(cells)
        if is_odd(line, cells) or ODD_ID.search(cells[0]) or len(cells[0]) > MOST_KEY:
            return None
        return f"{number}\t{len(row)}\t{line}\n"

    def weighed(self, number, row, wrong):
        """The line of any other row; None if it is refused."""
        self.tell_row(number, row, wrong)
        size = len(row)
        picked = [
            trimmed(row[place]) if place is not None and place < size else ""
            for place in self.places
        ]
        if self.codes:
            self.set_flags(row, picked)
        cells = picked.copy()
        bad = self.look_at(number, cells)
        if not cells[0] and self.made_of and self.places[0] is None:
            cells[0] = "/".join(filter(None, (cells[index] for index in self.made_of)))
        if problem := self.problem(cells, wrong, bad):
            self.aside.add(number, cells[0][:MOST_KEY])
            self.telling.refuse(number, *problem, picked)
            return None
        self.tell_blank(number, cells)
        self.tell_formulas(number, cells)
        return copied(number, size, cells)

    def look_at(self, number, cells):
        """Reads each cell that has a kind; gives {index: Bad} of those that could not be."""
        bad = {}
        for index, checked in self.checks:
            cell = cells[index]
            if cell and cell not in checked.good:
                try:
                    kept = cells[index] = checked.other(cell)
                except Bad as problem:
                    bad[index], cells[index] = problem, ""
                    column = self.entity.columns[index]
                    if not column.needed and column.name != "score":
                        self.telling.warn(number, column.name, *problem.args)
                    continue
                if isinstance(kept, Told):
                    self.telling.warn(number, self.entity.columns[index].name, *kept.told)
        return bad

    def problem(self, cells, wrong, bad):
        """(column, code, message) of why the row is refused, or None."""
        if wrong in ROW_WORDS and wrong != NUL:
            return "", wrong, ROW_WORDS[wrong]
        for index in self.needed:
            if not cells[index]:
                name = self.entity.columns[index].name
                if index in bad:
                    return name, *bad[index].args
                code = "blank_key" if index == 0 else "blank_needed"
                return name, code, f"{name} is blank."
        if len(cells[0]) > MOST_KEY:
            return "sourcedId", "long_key", "sourcedId has more than 255 characters."
        for index in bad:
            if self.entity.columns[index].name == "score":
                return "score", *bad[index].args
        for start, end in self.spans:
            if cells[end] and cells[end] < cells[start]:
                words = f"It ends on {cells[end]}, before it begins on {cells[start]}."
                return self.entity.columns[end].name, "ends_before_it_begins", words
        return None

    def tell_blank(self, number, cells):
        for index, name in self.required:
            if not cells[index]:
                self.telling.warn(number, name, "missing_value", f"{name} is blank.")
        if ODD_ID.search(cells[0]):
            words = f"“{cells[0][:80]}” has characters that ids have not."
            self.telling.warn(number, "sourcedId", "id_characters", words)
        status, moment = cells[1], cells[2]
        if self.mode == BULK and (status or moment):
            self.tell_status(number, status)
        elif self.mode == DELTA and not status and self.places[1] is not None:
            self.telling.warn(number, "status", "no_status", "status is blank: read as active.")

    def tell_status(self, number, status):
        if status == "tobedeleted":
            words = "A whole file says tobedeleted: the row is ended."
            self.telling.warn(number, "status", "tobedeleted_in_bulk", words)
        else:
            words = "A whole (bulk) file needs no status and dateLastModified."
            self.telling.warn(number, "status", "status_in_bulk", words)

    def tell_row(self, number, row, wrong):
        width, named = len(self.sheet.headings), self.named
        if wrong == NUL:
            self.telling.warn(number, "", NUL, ROW_WORDS[NUL])
        elif wrong:
            return
        if len(row) < named:
            words = f"The row has {len(row)} cells, of {named}: the rest is blank."
            self.telling.warn(number, "", "short_row", words)
        elif len(row) > width:
            code = "long_row" if any(row[width:]) else "long_row_blank"
            words = f"The row has {len(row)} cells, more than the {width} headings."
            self.telling.warn(number, "", code, words)

    def tell_formulas(self, number, cells):
        """Kept as text; what a spreadsheet would do with it is for exports to prevent."""
        for index, cell in enumerate(cells):
            if cell.startswith(FORMULA):
                words = "The cell begins like a formula of a spreadsheet: it is kept as text."
                self.telling.warn(number, self.entity.columns[index].name, "formula", words)

    def set_flags(self, row, cells):
        """`asian` in raceCodes is asian = true."""
        known = {folded(name): i for i, name in enumerate(self.entity.headings)}
        for place in self.codes:
            for code in (row[place] if place < len(row) else "").replace(";", ",").split(","):
                if folded(code) in known:
                    cells[known[folded(code)]] = "true"
