"""Lists of people, places and zones from a spreadsheet: read, checked against the rows, applied.

Check and apply are the same run: `check` says what each line would do, `apply` does it.
"""

from . import people, places, zones
from .read import MAX_BYTES, ListError, read_list

KINDS = {"people": people, "places": places, "zones": zones}

__all__ = ["KINDS", "MAX_BYTES", "ListError", "apply", "check", "read_rows"]


def read_rows(name, content, kind):
    """The rows of a file as Upload.rows keeps them; raises ListError with one clear sentence."""
    return read_list(name, content, KINDS[kind].COLUMNS)


def check(upload):
    """[Line, …] in the order of the list, as the rights of its sender stand today."""
    return KINDS[upload.kind].check(upload)


def apply(upload):
    """(the lines as they were applied, ids of the people who are new here)."""
    return KINDS[upload.kind].apply(upload)
