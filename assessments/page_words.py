"""What somebody looked at, in words: the kind of page that stands on record, and what it was about,
where who reads the record may see that. The address itself is kept, and stands in the exports.
"""

from urllib.parse import parse_qs

from django.db.models import Q
from django.urls import Resolver404, resolve

from zones.numbers import LARGEST

from .models import Administration, Assessment, Batch, SchoolClass

# {URL name, or its first words: the page; a mark stands for what it was about}
PAGES = {
    "student_list": "Find a student",
    "student_detail": "Page of the student",
    "student_print": "Page of the student, for printing",
    "student_edit": "Correct the record",
    "correction_end": "A correction, taken back",
    "student_seen": "Who has seen the student",
    "student_seen_export": "Who has seen the student, as a file",
    "student_holds": "Holds on the student",
    "class_list": "Classes",
    "class_detail": "Class {class}",
    "class_print": "Class {class}, for printing",
    "class_export": "Results of class {class}, as a file",
    "grid": "Sheet of class {class}, {window}",
    "grid_student": "Sheet of class {class}, {window}",
    "assessment": "Assessment {test}",
    "administration": "Window {window}",
    "batch_list": "Imports",
    "batch_create": "Send a file",
    "batch_problems": "Problems of the import {file}, as a file",
    "batch_refused": "Refused rows of the import {file}, as a file",
    "batch": "Import {file}",
    "proposal": "Staff proposals",
    "student_settings": "Settings for students",
    "settings_history": "Settings for students, history",
    "purpose": "Purpose",
    "grant_list": "Grants",
    "grant_create": "A grant, given",
    "grant_end": "A grant, ended",
    "grant": "A grant",
    "disclosure_list": "Who has seen what",
    "disclosure_export": "Who has seen what, as a file",
    "disclosure_students": "Whose rows were seen",
    "disclosure_students_export": "Whose rows were seen, as a file",
    "request_list": "Families’ requests",
    "request_create": "A family’s request, entered",
    "request_answer": "A family’s request, answered",
    "request_reopen": "A family’s request, opened again",
    "request_export": "Families’ requests, as a file",
    "request_packet": "Packet for a family",
    "request": "A family’s request",
    "finding": "A family’s request: what names the child",
    "statement_create": "Statement of the family",
    "statement_withdraw": "Statement of the family, taken back",
    "hold_list": "Holds on students",
    "hold_lift": "A hold, lifted",
    "deletion_list": "Deletion of students",
    "deletion_students": "Students of a deletion",
    "deletion_students_export": "Students of a deletion, as a file",
    "deletion": "A deletion of students",
    "readmission": "Back after deletion",
    "level_set": "Levels of an assessment",
    "sitting": "Who takes an assessment",
    "dimension": "Groups",
}
# {mark: (rows, arguments of the address one of which is the key, path to the district)}
ABOUT = {
    "class": (SchoolClass, ("class_pk", "pk"), "district"),
    "window": (Administration, ("pk",), "assessment__district"),
    "test": (Assessment, ("pk",), "district"),
    "file": (Batch, ("pk",), "district"),
}


def said_of(addresses, districts):
    """{address: the page in words}; one query for each kind of thing the pages are about. What is
    of another district, asked for in vain, is not named."""
    found = {address: _page(address) for address in set(addresses)}
    names = {mark: _names(mark, found.values(), districts) for mark in ABOUT}
    return {address: _said(*page, names) for address, page in found.items()}


def _page(address):
    """(the page's words, the arguments of its address, what was searched)"""
    path, _, asked = address.partition("?")
    try:
        match = resolve(path)
    except Resolver404:  # a command, or a page there is no more
        return address, {}, ""
    name = match.url_name
    while name and name not in PAGES:
        name = name.rpartition("_")[0]
    return PAGES.get(name, path), match.kwargs, "".join(parse_qs(asked).get("q", ()))


def _key(mark, given):
    return next((given[name] for name in ABOUT[mark][1] if name in given), 0)


def _names(mark, pages, districts):
    """{key: what it is called}"""
    rows, _, district = ABOUT[mark]
    keys = {_key(mark, given) for words, given, _ in pages if f"{{{mark}}}" in words}
    if not keys:
        return {}
    near = rows.objects.filter(Q((f"{district}__in", districts))).order_by()
    found = near.filter(pk__in=[key for key in keys if key <= LARGEST])
    found = found.select_related("assessment") if mark == "window" else found
    return {row.pk: str(row) for row in found}


def _said(words, given, asked, names):
    """Where a thing has no name here the page stands without it: “Class”, “Window”."""
    if "{" in words:
        for mark, found in names.items():
            words = words.replace(f"{{{mark}}}", found.get(_key(mark, given), ""))
        words = " ".join(words.split()).replace(" ,", ",").rstrip(", ")
    return f"{words}: “{asked}”" if asked else words
