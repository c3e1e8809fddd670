"""One form, one update for each assignment it answers: written together or not at all."""

import uuid
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from .holds import why_kept
from .models import Assignment, Evidence, Update
from .review import stands, submit

State = Update.State
MEANWHILE = (
    "While you wrote, this work ended: its plan was closed, or it is no longer asked here. "
    "Your text is still below, and not saved."
)
RETURNED_AGAIN = (
    "It moved on while you wrote: read where it stands now, then send. "
    "Your text is still below, and not saved."
)
ONE_PLACE = ("number", "number_reason")  # counted at one place, true of no other


@dataclass
class EvidenceChange:
    """What a form asks of the evidence: files and links to add, rows to drop, captions, sharing."""

    files: list = field(default_factory=list)  # of evidence.Readied
    links: list = field(default_factory=list)  # of (address, caption)
    caption: str = ""  # of the files added
    captions: dict = field(default_factory=dict)  # row id → caption
    remove: set = field(default_factory=set)  # row ids
    shared: dict = field(default_factory=dict)  # shared_with_… → bool


def log(author, form_key, assignments, words, change, send):
    """Saves a draft or sends an update for every assignment; returns that of the first.

    `words` are the fields of the update. What the same form has sent before is returned as it
    is, so a second press of the button changes nothing, also when both arrive at once.
    """
    try:
        return _stored(_write, author, form_key, assignments, words, change, send)
    except DatabaseError as problem:
        first = Update.objects.filter(author=author, form_key=form_key, assignment=assignments[0])
        if isinstance(problem, IntegrityError) and (found := first.first()):
            return found
        if why := why_kept(problem):
            raise ValidationError(f"{why} Your text is still below, and not saved.") from problem
        raise


def send_again(update, turn, words, change, note, send=True):
    """New words for an update that was returned or taken back; its earlier words stay in history.

    `turn` is the one its author saw, `note` the reply to the reviewer. Words of a returned update
    change only as they are sent; one taken back may also be kept as a draft.
    """
    return _stored(_rewrite, update, turn, words, change, note, send)


def set_aside(update, words, change):
    """Keeps the files of a form that could not be sent, out of sight of those who read the update
    as it was returned; `send_again` takes them along. Returns the draft that holds them."""
    key = aside_key(update)
    row, _ = Update.objects.update_or_create(
        author=update.author,
        assignment=update.assignment,
        form_key=key,
        defaults={"discarded_at": timezone.now(), **words},
    )
    _stored(lambda stored: _write_evidence([row], change, stored))
    return row


def aside_key(update):
    return uuid.uuid5(update.form_key, f"aside {update.pk}")


def together(update):
    """The updates one form made, this one among them."""
    return Update.objects.filter(author=update.author_id, form_key=update.form_key).order_by("pk")


# How rows are written


def _stored(write, *given):
    """Runs `write` in one transaction; the files it stored go again if it fails."""
    stored = []
    try:
        with transaction.atomic():
            return write(*given, stored)
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def _write(author, form_key, assignments, words, change, send, stored):
    mine = Update.objects.filter(author=author, form_key=form_key).select_for_update()
    rows = {row.assignment_id: row for row in mine}
    sent = [row for row in rows.values() if row.submitted_at]
    if sent:
        return rows.get(assignments[0].pk, sent[0])
    if send:
        _check_running(assignments)
    chosen = {assignment.pk for assignment in assignments}
    mine.filter(pk__in=[row.pk for key, row in rows.items() if key not in chosen]).delete()
    updates = []
    for assignment in assignments:
        update = rows.get(assignment.pk) or Update(author=author, form_key=form_key)
        update.assignment, update.discarded_at = assignment, None
        for name, value in words.items():
            if not updates or name not in ONE_PLACE:
                setattr(update, name, value)
        update.save()
        updates.append(update)
    _write_evidence(updates, change, stored)
    if send:
        submit(updates, author)
    return updates[0]


def _rewrite(update, turn, words, change, note, send, stored):
    row = Update.objects.select_for_update().get(pk=update.pk)
    if row.state not in (State.DRAFT, State.RETURNED):
        if row.text == words["text"]:  # a second press of the button
            return row
        raise ValidationError(stands(row))
    if row.turn != turn:
        raise ValidationError(RETURNED_AGAIN)
    if send:
        _check_running([row.assignment])
    for name, value in words.items():
        setattr(row, name, value)
    row.state = State.DRAFT  # its author's again while it is written: history keeps what is sent
    row.save()
    aside = Update.objects.filter(author=row.author_id, form_key=aside_key(row))
    Evidence.objects.filter(update__in=aside).update(update=row)  # what held them goes with the bin
    _write_evidence([row], change, stored)
    if send:
        submit([row], row.author, note)
    return row


def _check_running(assignments):
    chosen = {assignment.pk for assignment in assignments}
    if Assignment.objects.of_running_plans().filter(pk__in=chosen).count() < len(chosen):
        raise ValidationError(MEANWHILE)


def _write_evidence(updates, change, stored):
    """Brings the evidence of the first update up to date, and repeats it at the others."""
    first, *others = updates
    dropped = Evidence.objects.filter(update=first, pk__in=change.remove)
    names = _file_names(dropped)
    dropped.delete()
    for row in Evidence.objects.filter(update=first):
        row.caption = change.captions.get(row.pk, row.caption)
        for flag, value in change.shared.items():
            setattr(row, flag, value)
        row.save()
    added = [_file_row(first, readied, change, stored) for readied in change.files]
    added += [
        Evidence(update=first, link=link, caption=caption, **change.shared)
        for link, caption in change.links
    ]
    Evidence.objects.bulk_create(added)
    _repeat(first, others)
    _delete_unused(names)


def _file_row(update, readied, change, stored):
    row = Evidence(
        update=update,
        name=readied.name,
        content_type=readied.content_type,
        size=readied.size,
        caption=change.caption,
        **change.shared,
    )
    row.file.save(readied.name, readied.content, save=False)
    stored.append(row.file.name)
    if readied.thumbnail:
        row.thumbnail = readied.thumbnail.store()
        stored.append(row.thumbnail.name)
    return row


def _repeat(first, others):
    """The others get rows of their own that point at the same files: each is stored once."""
    Evidence.objects.filter(update__in=others).delete()
    rows = list(Evidence.objects.filter(update=first))
    copied = [f.name for f in Evidence._meta.concrete_fields if f.name not in ("id", "update")]
    Evidence.objects.bulk_create(
        Evidence(update=other, **{name: getattr(row, name) for name in copied})
        for other in others
        for row in rows
    )


def _file_names(rows):
    """Of the files and of the pictures made small."""
    return {name for row in rows.values_list("file", "thumbnail") for name in row if name}


def _delete_unused(names):
    """Once the rows are gone for good, files that no row names any more go too."""

    def delete():
        using = Q(file__in=names) | Q(thumbnail__in=names)
        for name in names - _file_names(Evidence.objects.filter(using)):
            default_storage.delete(name)

    if names:
        transaction.on_commit(delete)
