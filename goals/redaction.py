"""Words made unreadable: where they stand, and the call of the database's function that does it.

The words travel apart from the call and are never part of an address, a message or a record.
"""

import json
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from zones.formats import clock, short_date

from .models import Evidence, Update

STAND = "SELECT source, redacted(said, %s) FROM said_around(%s) WHERE redacted(said, %s) <> said"
REMOVED = "[removed]"
# What is its owner's alone: that the words stand there is said, not what stands around them.
PRIVATE = "goals_update.unsent", "goals_evidence.unsent", "zones_draft.fields", "goals_digest.text"
TAKEN_BACK = "goals_update.text", "goals_update.number_reason"
AROUND = 60  # characters shown on each side of what goes
PLACES = {
    "goals_update.text": "What happened",
    "goals_update.number_reason": "Why the number jumped",
    "goals_updateevent.text": "An earlier version of what happened",
    "goals_updateevent.number_reason": "An earlier reason why the number jumped",
    "goals_step.note": "A note of the review",
    "goals_comment.text": "A comment",
    "goals_evidence.name": "The name of a file",
    "goals_evidence.caption": "What a file or link shows",
    "goals_evidence.link": "The address of a link: the link goes as a whole",
    "goals_assignment.what_we_do": "What we do here",
    "goals_assignmentevent.what_we_do": "An earlier version of what we do here",
    "goals_update.unsent": "A draft that is not sent yet",
    "goals_evidence.unsent": "A file or link of a draft that is not sent yet",
    "zones_draft.fields": "A form that is not sent yet",
    "goals_digest.text": "A reminder",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: in which text, and how the passage reads without them."""

    what: str
    passage: str


def places(update, words):
    """The Places around an update where one of `words` stands, in the order of PLACES."""
    if not words:
        return []
    private = PRIVATE + TAKEN_BACK * (update.state == Update.State.DRAFT)
    with connection.cursor() as cursor:
        cursor.execute(STAND, [words, update.pk, words])
        found = dict.fromkeys(
            (source, REMOVED if source in private else passage(said))
            for source, said in cursor.fetchall()
        )
    order = list(PLACES)
    return [
        Place(PLACES[one], text) for one, text in sorted(found, key=lambda f: order.index(f[0]))
    ]


def passage(said):
    """A text around the first of the words that go."""
    at = max(said.find(REMOVED), 0)
    first, last = max(at - AROUND, 0), at + len(REMOVED) + AROUND
    return "… " * (first > 0) + said[first:last].strip() + " …" * (last < len(said))


def wholes(update):
    """[(key, what it is)]: the texts and files around an update that can go as a whole."""
    keys = [("text", "All of what happened")]
    keys += [("number_reason", "All of why the number jumped")] * bool(update.number_reason)
    keys += [("what_we_do", "All of what we do here")] * bool(update.assignment.what_we_do)
    for step in update.steps.exclude(note="").select_related("by"):
        keys.append((f"step:{step.pk}", f"The note of {_said(step.by or 'the review', step.at)}"))
    for comment in update.comments.select_related("author"):
        keys.append(
            (f"comment:{comment.pk}", f"The comment of {_said(comment.author, comment.at)}")
        )
    for number, row in enumerate(Evidence.objects.filter(update=update), 1):
        kind = "link" if row.link else "picture" if row.is_picture else "file"
        keys += [(f"evidence:{row.pk}", f"Evidence {number}, a {kind}")] * (not row.is_removed)
    return keys


def _said(who, at):
    """Mira Szabo, Feb 10, 3:05 pm: one person may have said several things."""
    at = timezone.localtime(at)
    return f"{who}, {short_date(at)}, {clock(at)}"


def redact(update, by, words, whole, reason):
    """Makes the words unreadable, and the keys of `whole` (see wholes); returns how many rows.

    The files go from the storage once the rows are gone for good.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('throughline.words', %s, true)", [json.dumps(words)])
        cursor.execute("SELECT * FROM redact(%s, %s, %s, %s)", [by.pk, update.pk, whole, reason])
        files, count = cursor.fetchone()
        transaction.on_commit(lambda: [default_storage.delete(name) for name in files])
    return count
