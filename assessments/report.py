"""What reading a file found and did: the same on the page, in the mail and from the command."""

from collections import Counter
from dataclasses import asdict, dataclass, field

FATAL, ROW, WARNING = "fatal", "row", "warning"
COUNTED = ("rows", "new", "changed", "unchanged", "ended", "refused", "warnings")
MOST_TOLD = 20_000  # of one kind in one file, one by one; the rest are counted
MORE = "From here on {:,} more of this kind are not listed."
SHOWN = 200  # problems kept in the report of a batch; every one is a BatchProblem


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file, at a line (the physical one, from 1) and in a column; `cells` is the
    row as it came, where it was refused."""

    file: str
    line: int | None
    column: str
    code: str
    severity: str
    message: str
    cells: list | None = None

    def as_json(self):
        return {key: value for key, value in asdict(self).items() if key != "cells"}


class Cancelled(Exception):
    """Somebody asked to stop: nothing is written."""


def silent(what, done=0, total=0):
    """Progress that nobody follows. The one of a batch raises Cancelled."""


@dataclass
class Report:
    """`files` is {name: {what of COUNTED: how many}}, `mode` {file: bulk, delta or absent};
    `headings` {file: its first line, as it came} stand above the refused rows when they are given
    back, and are in no --json."""

    version: str = "unknown"
    mode: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    encoding: dict = field(default_factory=dict)
    headings: dict = field(default_factory=dict)

    def tell(self, file, line, column, code, severity, message, cells=None):
        self.problems.append(Problem(file, line, column, code, severity, message[:500], cells))

    @property
    def is_fatal(self):
        return any(problem.severity == FATAL for problem in self.problems)

    def count(self, file, **numbers):
        """Adds to the counts of a file; every count is named, with 0. A file that nothing was
        told of is not named for the sake of nothing."""
        if numbers and file not in self.files and not any(numbers.values()):
            return
        counts = self.files.setdefault(file, dict.fromkeys(COUNTED, 0))
        for name, number in numbers.items():
            counts[name] += number

    def as_json(self, most=None):
        """The shape of the commands' --json; of the problems at most `most`."""
        said = {"version": self.version, "mode": self.mode, "files": self.files}
        problems = [problem.as_json() for problem in self.problems[:most]]
        return said | {"problems": problems, "encoding": self.encoding}

    def by_code(self):
        """{(severity, code): how many}"""
        return Counter((problem.severity, problem.code) for problem in self.problems)
