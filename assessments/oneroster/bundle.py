"""A bundle as it was sent: its files found, its version and modes known, nothing staged yet."""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from assessments.report import FATAL, WARNING

from .columns import ENTITIES, NOT_READ, ROSTER
from .container import Refused, files_of
from .dialects import OF_SDS_V1, SDS, SDS_V1, UNKNOWN, V10, entity_by_headings, version_of
from .manifest import ABSENT, BULK, DELTA, FILE, Manifest, read_manifest
from .reading import Unreadable, open_sheet

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeError, NotImplementedError)
NO_FILE = (
    "The headings are those of no file of a roster. A file of program flags has the columns"
    " userSourcedId and flag, one line for each flag of a student; beginDate, endDate may follow."
)
ALONE = "alone"  # a single file with a name that says nothing
COPY = re.compile(r"\s*(\(\d+\)|- copy)$")  # what a browser or a desk adds to a name
KNOWN = {name.lower(): name for name in [*ENTITIES, *NOT_READ, "manifest"]}


@dataclass
class Bundle:
    """`sheets` is {entity: Sheet} of what is read, `modes` {entity: bulk, delta or absent} of all
    of ENTITIES: only what is bulk may end what it does not name."""

    version: str = UNKNOWN
    source: str = ""  # source.systemCode of the manifest
    sheets: dict = field(default_factory=dict)
    modes: dict = field(default_factory=dict)
    families: object = None  # the Sheet of who is whose guardian, of School Data Sync
    archive: object = None
    alone: bool = False  # one CSV, not a folder or zip

    def is_whole(self, entity):
        """Whether the bundle names every row there is."""
        return self.modes.get(entity) == BULK and entity in self.sheets

    def close(self):
        if self.archive:
            self.archive.close()

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.close()


def open_bundle(path, report, name=""):
    """A Bundle of a folder, a zip or one CSV, with what is odd about it told in the report; where
    that is fatal there is nothing to stage. `name` is what a stored file was called."""
    bundle = Bundle()
    try:
        files, bundle.archive = files_of(path, name)
    except Refused as problem:
        code, message = problem.args
        report.tell(name or Path(path).name, None, "", code, FATAL, message)
        return bundle
    bundle.alone = not bundle.archive and not Path(path).is_dir()
    manifest = find_sheets(bundle, files, report)
    find_modes(bundle, manifest, report)
    find_version(bundle, manifest, report)
    for entity, sheet in bundle.sheets.items():
        report.count(f"{entity}.csv")
        report.encoding[f"{entity}.csv"] = sheet.encoding
    refuse_empty(bundle, files, report)
    return bundle


def find_sheets(bundle, files, report):
    """Opens what is known; gives the manifest, or None."""
    manifest = None
    found = named(files, report, bundle.alone)
    for name, path in found.items():
        if name in NOT_READ and name != "relationships":
            continue
        called = path if name == ALONE else f"{name}.csv"
        try:
            sheet = open_sheet(called, files[path])
            if name == "manifest":
                manifest = read_manifest(sheet, report.tell, set(found))
                report.encoding[FILE] = sheet.encoding
                continue
        except Unreadable:
            words = "The file is in no encoding that can be read: save it as UTF-8."
            report.tell(called, 1, "", "encoding", FATAL, words)
            continue
        except BROKEN as problem:
            report.tell(called, 1, "", "unreadable", FATAL, f"Cannot be read: {problem}")
            continue
        if name == "relationships":
            bundle.families = sheet
        else:
            keep(bundle, name, sheet, report)
    return manifest


def keep(bundle, name, sheet, report):
    """One CSV by itself may have any name: then its headings say what it is."""
    if bundle.alone and name not in ENTITIES:
        entity = entity_by_headings(sheet.headings)
        if entity is None:
            words = NO_FILE
            words = OF_SDS_V1 if "SIS ID" in sheet.headings else words
            report.tell(sheet.name[:120], 1, "", "headings", FATAL, words)
            return
        name, sheet.name = entity.name, entity.file
    if not sheet.headings:
        report.tell(f"{name}.csv", 1, "", "empty_file", WARNING, "The file is empty.")
        return
    bundle.sheets[name] = sheet
    told = {
        "bom": (sheet.encoding == "utf-8-sig", "The file begins with a byte order mark."),
        "encoding": (
            sheet.encoding not in ("utf-8", "utf-8-sig"),
            f"The file is in {sheet.encoding}, not in UTF-8.",
        ),
        "damaged": (sheet.damaged, "Some letters are damaged: they are read as \ufffd."),
        "delimiter": (sheet.delimiter != ",", f"Cells are parted by {parted_by(sheet)}."),
        "title": (sheet.skipped, "A title stands above the headings: it is passed over."),
    }
    for code, (applies, words) in told.items():
        if applies:
            report.tell(f"{name}.csv", sheet.heading_line, "", code, WARNING, words)


def parted_by(sheet):
    return "tabs" if sheet.delimiter == "\t" else f"“{sheet.delimiter}”"


def known_name(plain):
    """Which file of a bundle is meant by a name: Users (1).csv is users."""
    stem = COPY.sub("", plain.lower().removesuffix(".csv").strip())
    return KNOWN.get(re.sub(r"[\s_-]", "", stem))


def named(files, report, alone):
    """{known name: path of the file}, from the folder that holds the bundle."""
    found = {}
    root = root_of(files)
    inside = [path for path in files if str(PurePosixPath(path).parent) == root]
    for path in sorted(inside, key=lambda path: PurePosixPath(path).stem not in KNOWN.values()):
        plain = PurePosixPath(path).name
        known = known_name(plain)
        if alone:
            found[known or ALONE] = path
        elif not plain.lower().endswith(".csv"):
            continue
        elif known is None:
            if plain.lower().removesuffix(".csv") in SDS_V1:
                report.version = SDS
            words = "The file is not part of OneRoster: it is not read."
            report.tell(plain[:120], 1, "", "unknown_file", WARNING, words)
        elif known in found:
            report.tell(f"{known}.csv", 1, "", "file_twice", WARNING, f"“{plain}” is not read.")
        else:
            found[known] = path
            if plain != f"{known}.csv":
                words = f"The file is called “{plain}”, not {known}.csv."
                report.tell(f"{known}.csv", 1, "", "file_name", WARNING, words)
    for path in files:
        if path not in inside and path.lower().endswith(".csv"):
            words = "The file is in another folder than most: it is not read."
            report.tell(path[:120], 1, "", "other_folder", WARNING, words)
    return found


def root_of(files):
    """The folder with the most files of a bundle; of several, the uppermost."""
    folders = {}
    for path in files:
        pure = PurePosixPath(path)
        known = pure.suffix.lower() == ".csv" and known_name(pure.name)
        folders[str(pure.parent)] = folders.get(str(pure.parent), 0) + bool(known)
    return max(folders, key=lambda name: (folders[name], -name.count("/")), default=".")


def find_modes(bundle, manifest, report):
    said = (manifest or Manifest()).modes
    for name, (mode, line) in said.items():
        report.mode[f"{name}.csv"] = mode
        if mode != ABSENT and name in ENTITIES and name not in bundle.sheets:
            if any(problem.file == f"{name}.csv" for problem in report.problems):
                continue  # it is there, and empty or unreadable
            words = f"The manifest says {mode}, but {name}.csv is not in the bundle."
            report.tell(FILE, line, f"file.{name}", "listed_but_missing", WARNING, words)
            report.mode[f"{name}.csv"] = ABSENT
    for name in list(bundle.sheets):
        mode, line = said.get(name, (DELTA if bundle.alone else BULK, 1))
        if mode == ABSENT:
            words = f"The manifest says {name}.csv is absent: the file is there, and is not read."
            report.tell(FILE, line, f"file.{name}", "present_but_absent", WARNING, words)
            del bundle.sheets[name]
        elif manifest and name not in said:
            words = f"{name}.csv is not in the manifest: it is read as {mode}."
            report.tell(f"{name}.csv", 1, "", "not_listed", WARNING, words)
        report.mode[f"{name}.csv"] = mode
    bundle.modes = {
        name: report.mode[f"{name}.csv"] if name in bundle.sheets else ABSENT for name in ENTITIES
    }


def find_version(bundle, manifest, report):
    headings = {name: sheet.headings for name, sheet in bundle.sheets.items()}
    bundle.version, odd = version_of(manifest and manifest.version, headings)
    if bundle.sheets:
        report.version = bundle.version
    if odd:
        report.tell(FILE, 1, "oneroster.version", "version_differs", WARNING, odd)
    if manifest:
        bundle.source = manifest.values.get("source.systemCode", "")[:40]
    elif bundle.version != SDS and not bundle.alone and bundle.sheets:
        words = "There is no manifest.csv: every file is read as a full snapshot (bulk)."
        report.tell(FILE, 1, "", "no_manifest", WARNING, words)
    if bundle.version == UNKNOWN and not bundle.alone and set(bundle.sheets) & set(ROSTER):
        words = "Neither the manifest nor the columns tell which version of OneRoster this is."
        report.tell(FILE, 1, "oneroster.version", "version_unknown", FATAL, words)
    elif bundle.version == UNKNOWN and bundle.alone:
        bundle.version = V10  # its headings are the most forgiving


def refuse_empty(bundle, files, report):
    """A snapshot without users or organizations would end everybody."""
    if not bundle.sheets:
        if not report.is_fatal:
            words = OF_SDS_V1 if report.version == SDS else none_of(files)
            report.tell(FILE, 1, "", "no_files", FATAL, words)
    elif any(bundle.is_whole(name) for name in ROSTER):
        for name in ("orgs", "users"):
            if name not in bundle.sheets:
                words = f"There is no {name}.csv to be read: nothing can be imported."
                report.tell(f"{name}.csv", 1, "", f"no_{name}", FATAL, words)


def none_of(files):
    """What to do where no file is one of OneRoster."""
    words = "No file of OneRoster was found: orgs.csv, users.csv, classes.csv …"
    if inner := [path for path in files if path.lower().endswith(".zip")]:
        return f"{words} There is another zip inside, “{inner[0][:80]}”: send that one by itself."
    if files:
        return f"{words} What is there: {', '.join(path[:40] for path in list(files)[:5])}."
    return f"{words} It is empty."
