"""The files of a folder, a zip or one CSV, by name. Nothing is unpacked onto the disk, and nothing
outside is reached: a name that leads out of the folder, a link, or a zip that unfolds into far
more than it weighs is refused whole."""

import io
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MOST_FILES = 2_000
MOST_BYTES = 16 << 30
FREE_BYTES = 64 << 20  # below this no ratio is asked
MOST_RATIO = 200
JUNK = ("__MACOSX", ".", "~$", "Thumbs.db", "desktop.ini")


@dataclass
class Stored:
    """A file that can be opened, as often as wanted; `size` in bytes."""

    how: Callable
    size: int

    def __call__(self):
        return self.how()


class Refused(Exception):
    """The whole container is not read: (code, message)."""


def files_of(path, name=""):
    """({name of a file: Stored}, what keeps them open or None); raises Refused. `name` is
    what a stored file was called by who sent it."""
    path = Path(path)
    if path.is_dir():
        return folder(path), None
    if not path.is_file():
        raise Refused("not_there", "There is no such file or folder.")
    if zipfile.is_zipfile(path):
        return zipped(path)
    with path.open("rb") as file:
        if file.read(4) in (b"PK\x03\x04", b"PK\x05\x06"):
            raise Refused("bad_zip", "The zip is damaged: its end is missing.")
    if (name or path.name).lower().endswith(".zip"):
        raise Refused("bad_zip", "The file is no zip, though its name says so.")
    return {name or path.name: on_disk(path)}, None


def on_disk(path):
    return Stored(lambda: path.open("rb"), path.stat().st_size)


def folder(path):
    root = path.resolve()
    found = {}
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if is_junk(name) or file.is_dir():
            continue
        if not file.resolve().is_relative_to(root):
            raise Refused("path_traversal", f"“{name[:200]}” leads out of the folder.")
        if file.is_file():
            found[name] = on_disk(file)
        if len(found) > MOST_FILES:
            raise Refused("too_many_files", f"The folder holds more than {MOST_FILES:,} files.")
    return found


def zipped(path):
    try:
        archive = zipfile.ZipFile(path)
        infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise Refused("bad_zip", f"The zip is damaged: {problem}") from None
    weighed(infos, path.stat().st_size)
    found = {}
    for info in infos:
        name = info.filename.replace("\\", "/")
        checked(info, name)
        if not is_junk(name):
            found.setdefault(name, in_zip(archive, info))
    return found, archive


def in_zip(archive, info):
    return Stored(lambda: io.BufferedReader(archive.open(info), 1 << 16), info.file_size)


def weighed(infos, size):
    whole = sum(info.file_size for info in infos)
    if len(infos) > MOST_FILES:
        raise Refused("too_many_files", f"The zip holds more than {MOST_FILES:,} files.")
    if whole > MOST_BYTES or (whole > FREE_BYTES and whole > size * MOST_RATIO):
        raise Refused("zip_bomb", f"The zip would unfold into {whole:,} bytes: it is not opened.")


def checked(info, name):
    """Raises Refused for what no export writes."""
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/") or ":" in parts[0]:
        raise Refused("path_traversal", f"“{name[:200]}” in the zip leads out of its folder.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refused("path_traversal", f"“{name[:200]}” in the zip is a link.")
    if info.flag_bits & 1:
        raise Refused("encrypted", "The zip is locked with a password.")


def is_junk(name):
    return any(part.startswith(JUNK) for part in PurePosixPath(name).parts)
