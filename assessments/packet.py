"""Every row held on one student, as parts that a family can read: the same in each kind of file.

A part is a table of the database: which fields it shows under which heading. A test walks over the
tables and their fields, so that a new one cannot be forgotten.
"""

from dataclasses import dataclass

from django.apps import apps

from .models import (
    ClassEnrollment,
    Correction,
    Deletion,
    Disclosure,
    Enrollment,
    Grant,
    GroupMembership,
    RecordRequest,
    Replaced,
    RequestFinding,
    Result,
    Statement,
    Student,
    StudentHold,
)
from .packet_words import Wording

ALWAYS = {"id", "district", "student", "students"}  # the same in every row: of this student
GrantEvent = apps.get_model("assessments", "GrantEvent")
StudentHoldEvent = apps.get_model("assessments", "StudentHoldEvent")


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the packet. `columns`: (heading, name of the field); what is `left_out` says
    nothing of one student. On paper each row stands by itself, unless `together` says which fields
    share a column: (heading, names)."""

    title: str
    note: str
    model: type
    columns: tuple
    path: str = "student"
    together: tuple = ()
    left_out: tuple = ()

    def rows_of(self, user, student):
        if self.model is Disclosure:
            rows = Disclosure.objects.visible_to(user).of_student(student)
            return rows.order_by("-at", "-pk")
        asked = [student.pk] if self.path.endswith("__contains") else student.pk
        rows = self.model.objects.filter(**{self.path: asked})
        return rows.order_by("-pgh_created_at" if hasattr(self.model, "pgh_label") else "pk")


GRANTED = (
    *(("Given to", "user"), ("Legal basis", "basis"), ("Purpose", "purpose")),
    *(("Where the document is", "document"), ("School", "place"), ("From", "starts")),
    *(("Last day", "ends"), ("Given by", "given_by"), ("Given", "given_at"), ("Ended", "ended_at")),
)
HELD = (*(("Reason", "reason"), ("Set by", "set_by"), ("Set", "set_at"), ("Lifted", "lifted_at")),)
CHANGED = (("When", "pgh_created_at"), ("What was done", "pgh_label"), ("By", "pgh_context"))
PARTS = (
    Part(
        "The record",
        "What the district’s record says of the student.",
        Student,
        (
            *(("Given name", "given_name"), ("Middle name", "middle_name")),
            *(("Family name", "family_name"), ("Preferred given name", "preferred_given_name")),
            *(("Preferred family name", "preferred_family_name"), ("Grade", "grade")),
            *(("ID in the district", "local_id"), ("ID in the state", "state_id")),
            *(("Source system", "source"), ("ID there", "sourced_id")),
            *(("Schools today", "reach"), ("No longer in the source since", "ended_on")),
            ("Came in with", "batch"),
        ),
        "pk",
    ),
    Part(
        "Enrollments",
        "At which school, in which grade, from when to when.",
        Enrollment,
        (
            *(("School", "place"), ("Grade", "grade"), ("From", "starts"), ("Until", "ends")),
            ("Came in with", "batch"),
        ),
    ),
    Part(
        "Classes",
        "",
        ClassEnrollment,
        (
            *(("Class", "school_class"), ("From", "starts"), ("Until", "ends")),
            *(("Source system", "source"), ("ID there", "sourced_id"), ("Came in with", "batch")),
        ),
    ),
    Part(
        "Groups and program flags",
        "For reports of equity. On the pages of the site only data stewards see these.",
        GroupMembership,
        (
            *(("Group", "category"), ("From", "starts"), ("Until", "ends")),
            ("Came in with", "batch"),
        ),
    ),
    Part(
        "Results of common assessments",
        "",
        Result,
        (
            *(("Assessment", "administration"), ("Given on", "given_on"), ("Score", "score")),
            *(("Level", "level"), ("Status", "status"), ("Came in with", "batch")),
        ),
    ),
    Part(
        "What the family stated",
        "Kept and printed with the record. What was taken back is no longer shown with it.",
        Statement,
        (
            *(("About", "result"), ("Words", "words"), ("Written", "written_on")),
            *(("With the request", "request"), ("Entered by", "entered_by")),
            *(("Taken back", "withdrawn_on"), ("Taken back with", "withdrawn_by")),
        ),
    ),
    Part(
        "Corrections of the record",
        "While a correction holds, rosters do not bring back what the source system says.",
        Correction,
        (
            *(("What", "field"), ("It said", "was"), ("It says", "now"), ("By", "by")),
            *(("When", "at"), ("Kept with", "batch"), ("Held until", "ended_at")),
            *(("Ended by", "ended_by"), ("Ended with", "ended_batch")),
        ),
    ),
    Part(
        "Earlier versions",
        "What rows said before they were changed, by what and when.",
        Replaced,
        (
            *(("When", "at"), ("Changed by", "batch"), ("What", "table"), ("Row", "row")),
            ("It said before", "was"),
        ),
        together=(
            ("When", ("at",)),
            ("Changed by", ("batch",)),
            ("What", ("table", "row")),
            ("It said before", ("was",)),
        ),
    ),
    Part(
        "Requests about the record",
        "",
        RecordRequest,
        (
            *(("Who asked", "asked_by"), ("Relation", "relation")),
            *(("How it was checked", "verified_how"), ("What was asked", "asked")),
            *(("In their words", "words"), ("Received", "received_on"), ("Due", "due_on")),
            *(("What was done", "answer"), ("Answered", "answered_on")),
            *(("Answered by", "answered_by"), ("Earlier answers", "earlier")),
            ("Entered by", "entered_by"),
        ),
    ),
    Part(
        "Updates, files and other texts that name the student",
        "A data steward looked for the name and said which mean this student.",
        RequestFinding,
        (
            *(("What", "what"), ("Where", "address"), ("What it says", "words")),
            *(("With the request", "request"), ("Found by", "found_by")),
        ),
        "request__student",
    ),
    Part("Holds", "While one stands nothing is deleted.", StudentHold, HELD),
    Part("Holds, as they were set and lifted", "", StudentHoldEvent, (*CHANGED, *HELD)),
    Part(
        "Deletion that was asked for",
        "Rows are deleted some years after the last enrollment, if a second person agrees.",
        Deletion,
        (
            *(("Asked by", "asked_by"), ("Asked", "asked_at"), ("Enrolled last before", "before")),
            *(("Years rows are kept", "years"), ("Agreed by", "approved_by")),
            *(("Agreed", "approved_at"), ("Begun", "started_at"), ("Stopped", "failed_at")),
            *(("Taken back", "withdrawn_at"), ("No longer fits the rule", "refused_at")),
        ),
        "students__contains",
        left_out=("counts", "kept", "done", "done_at"),  # of all its students; done, it names none
    ),
    Part("Leave given to see this student", "", Grant, GRANTED),
    Part("Such leave, as it was changed", "", GrantEvent, (*CHANGED, *GRANTED)),
    Part(
        "Who has seen the record",
        "Every look, search, file, print, import and change, and what was refused. Newest first.",
        Disclosure,
        (
            *(("When", "at"), ("Who", "user"), ("Role", "role"), ("Place", "place")),
            *(("What", "what"), ("Shown", "allowed"), ("Students", "count"), ("Page", "page")),
            *(("Reason", "reason"), ("Purpose", "purpose"), ("By the leave", "grant")),
            *(("Given to", "party"), ("Fingerprint of the file", "file_sha256")),
        ),
        together=(
            ("When", ("at",)),
            ("Who", ("user", "role", "place")),
            ("What", ("what", "allowed", "count", "page", "party", "file_sha256")),
            ("Why", ("reason", "purpose", "grant")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A part with its rows: strings in the order of its columns."""

    part: Part
    rows: list

    @property
    def header(self):
        return [heading for heading, _ in self.part.columns]

    def on_paper(self):
        """(header, rows) of the columns that stand together; what is empty is left out."""
        places = {name: place for place, (_, name) in enumerate(self.part.columns)}
        header = [heading for heading, _ in self.part.together]
        rows = [
            [_lines(row[places[name]] for name in names) for _, names in self.part.together]
            for row in self.rows
        ]
        return header, rows


def _lines(said):
    """Each on a line of its own; what another one says already is left out."""
    found = [one for one in said if one]
    return "\n".join(
        one for place, one in enumerate(found) if not any(one in other for other in found[:place])
    )


def packet_of(user, student):
    """[Filled]: every row held on this student; as many statements however many rows."""
    wording, filled = Wording(student), []
    for part in PARTS:
        names = [name for _, name in part.columns]
        keys = [name for name in names if _is_key(part.model, name)]
        rows = list(part.rows_of(user, student).select_related(*map(wording.path, keys)))
        wording.prepare(part.model, rows)
        filled.append(Filled(part, [[wording.said(row, name) for name in names] for row in rows]))
    return filled


def _is_key(model, name):
    return model._meta.get_field(name).is_relation
