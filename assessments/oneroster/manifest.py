"""manifest.csv: which version a bundle speaks, and for each file whether it is whole (bulk), what
changed (delta), or not there (absent)."""

import difflib
import re
from dataclasses import dataclass, field

from assessments.report import FATAL, WARNING

from .columns import ENTITIES, NOT_READ

FILE = "manifest.csv"
BULK, DELTA, ABSENT = "bulk", "delta", "absent"
MODES = {
    **{BULK: BULK, DELTA: DELTA, ABSENT: ABSENT},
    **{"full": BULK, "snapshot": BULK, "incremental": DELTA, "changes": DELTA, "none": ABSENT},
}
KEYS = [
    *["manifest.version", "oneroster.version", "source.systemName", "source.systemCode"],
    *[f"file.{name}" for name in [*ENTITIES, *NOT_READ]],
]
VERSION = re.compile(r"\D*(1\.[012])(\.\d+)*\D*")
BY_SMALL = {key.lower(): key for key in KEYS}


@dataclass
class Manifest:
    """`modes` is {name of a file without .csv: (mode, line)}; `version` None where none is said;
    `there` names the files that were sent."""

    there: set = frozenset()
    modes: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    version: str | None = None

    def take(self, line, key, value, tell):
        """One line; what is odd about it is told."""
        known = self.known(line, key, tell)
        if known is None:
            return
        if known in self.values and self.values[known] != value:
            severity = FATAL if known == "oneroster.version" else WARNING
            tell(FILE, line, known, "said_twice", severity, f"{known} is said twice, differently.")
        self.values[known] = value
        if known.startswith("file."):
            self.take_mode(line, known, value, tell)
        elif known == "oneroster.version":
            self.take_version(line, value, tell)
        elif known == "manifest.version" and value != "1.0":
            words = f"manifest.version is “{value[:40]}”, not 1.0."
            tell(FILE, line, known, "manifest_version", WARNING, words)

    def known(self, line, key, tell):
        """The key that is meant; None if none is."""
        plain = key.strip().removesuffix("*").removesuffix(".csv")
        if plain in KEYS:
            return plain
        small = plain.lower().replace(" ", "")
        meant = BY_SMALL.get(small)
        if meant is None and (close := difflib.get_close_matches(small, BY_SMALL, 1, 0.85)):
            meant = BY_SMALL[close[0]]
        words = f"“{key[:80]}” is read as {meant}." if meant else f"“{key[:80]}” is not known."
        tell(FILE, line, key[:120], "manifest_key", WARNING, words)
        return meant

    def take_mode(self, line, key, value, tell):
        name = key.removeprefix("file.")
        mode = MODES.get(value.lower()) or (BULK if name in self.there else ABSENT)
        if mode != value:
            code = "manifest_mode" if value else "blank_mode"
            words = f"{key} is “{value[:40]}”, not bulk, delta or absent: read as {mode}."
            tell(FILE, line, key, code, WARNING, words)
        self.modes[name] = (mode, line)

    def take_version(self, line, value, tell):
        match = VERSION.fullmatch(value.strip())
        self.version = match and match.group(1)
        if self.version != value:
            told = f"read as {self.version}" if match else "the columns decide"
            words = f"oneroster.version is “{value[:40]}”: {told}."
            tell(FILE, line, "oneroster.version", "version", WARNING, words)


def read_manifest(sheet, tell, there):
    """The manifest of a Sheet: its headings are a line like the others, if they are missing."""
    manifest = Manifest(there)
    rows = [(sheet.heading_line, sheet.headings, "")] if sheet.headings else []
    for line, cells, _ in [*rows, *sheet.rows()]:
        key, value = [*(cell.strip() for cell in cells), "", ""][:2]
        if key.lower() in ("propertyname", "property", "property name", "name", ""):
            continue
        manifest.take(line, key, value, tell)
    return manifest
