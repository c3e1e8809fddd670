"""Files as plans: which kind of file it is, and refusals that say what to do instead."""

import codecs
import io
import zipfile
from pathlib import Path, PurePath

from .errors import PlanFileError
from .sheets import read_csv, read_workbook
from .text import EMPTY, read_text
from .word import document_lines
from .words import squeeze

LIMIT = 5 * 1024 * 1024
UNPACKED_LIMIT = 60 * 1024 * 1024
TOO_LARGE = "The file is larger than 5 MB: save it without its pictures, or paste the plan's text."
PDF = "A PDF cannot be read as a plan: paste its text here, or save it as .docx first."
OLD_WORD = "This is an old Word file: open it in Word and save as .docx."
LOCKED = (
    "The file is in an old Office format or locked by a password: "
    "save a copy as .docx or .xlsx without a password."
)
RICH_TEXT = "This is a rich text file: open it in Word and save as .docx."
WEB_PAGE = "This is a web page: copy the plan's text from it and paste it here."
BINARY = "The file is not text: choose a .txt, .md, .docx, .csv or .xlsx file, or paste the text."
BROKEN = "The file is damaged or not complete: save it once more and choose the new copy."
_OLE = b"\xd0\xcf\x11\xe0"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27})


def read_plan(path_or_file, name=None):
    """Return the `ProposedPlan` of a path or an open file (text or bytes).

    `name` is the file's name where the object has none. Raises `PlanFileError` with one sentence
    for a file that is empty, larger than 5 MB, of a kind we do not read, or has no goals in it.
    """
    name = _name_of(path_or_file, name)
    data = _read_bytes(path_or_file)
    if not data.strip():
        raise PlanFileError(EMPTY)
    suffix = PurePath(name).suffix.lower()
    title = _title_of(name)
    if data.startswith(b"PK\x03\x04"):
        return _read_package(data, title)
    text = decode(_refuse_formats(data, suffix))
    if suffix in (".csv", ".tsv"):
        return read_csv(text, title)
    return read_text(text, markdown=suffix in (".md", ".markdown"), name=title)


def decode(data):
    """Return bytes as text: UTF-16 by its mark, else UTF-8, else Windows-1252."""
    if data.startswith(_UTF16):
        text = data.decode("utf-16", errors="replace")
        if "\0" in text:
            raise PlanFileError(BINARY)
        return text
    if data.translate(None, _CONTROLS) != data:
        raise PlanFileError(BINARY)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _name_of(path_or_file, name):
    if name:
        return str(name)
    if isinstance(path_or_file, (str, PurePath)):
        return str(path_or_file)
    return str(getattr(path_or_file, "name", "") or "")


def _title_of(name):
    """Return a file's name as words: "library-plan_2024.docx" gives "Library plan 2024"."""
    stem = squeeze(PurePath(name).stem.replace("_", " ").replace("-", " "))
    return stem[:1].upper() + stem[1:]


def _read_bytes(path_or_file):
    if isinstance(path_or_file, (str, PurePath)):
        return _read_path(Path(path_or_file))
    if (getattr(path_or_file, "size", 0) or 0) > LIMIT:
        raise PlanFileError(TOO_LARGE)
    data = path_or_file.read(LIMIT + 1)
    data = data.encode() if isinstance(data, str) else data
    if len(data) > LIMIT:
        raise PlanFileError(TOO_LARGE)
    return data


def _read_path(path):
    try:
        if path.stat().st_size > LIMIT:
            raise PlanFileError(TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise PlanFileError(f"The file {path.name} cannot be opened: check its name.") from error


def _refuse_formats(data, suffix):
    start = data[:1024].lstrip().lower()
    if data.startswith(_OLE):
        raise PlanFileError(OLD_WORD if suffix == ".doc" else LOCKED)
    if b"%pdf-" in start or suffix == ".pdf":
        raise PlanFileError(PDF)
    if start.startswith(b"{\\rtf") or suffix == ".rtf":
        raise PlanFileError(RICH_TEXT)
    if suffix == ".doc":
        raise PlanFileError(OLD_WORD)
    if start.startswith((b"<!doctype html", b"<html")):
        raise PlanFileError(WEB_PAGE)
    if suffix in (".docx", ".xlsx"):
        raise PlanFileError(BROKEN)
    return data


def _read_package(data, title):
    """Read a .docx or .xlsx by what is in it, whatever its name says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if sum(entry.file_size for entry in package.infolist()) > UNPACKED_LIMIT:
                raise PlanFileError(TOO_LARGE)
    except zipfile.BadZipFile as error:
        raise PlanFileError(BROKEN) from error
    if "word/document.xml" in names:
        return read_text("\n".join(document_lines(data)), markdown=True, name=title)
    if "xl/workbook.xml" in names:
        return read_workbook(data, title)
    raise PlanFileError(BINARY)
