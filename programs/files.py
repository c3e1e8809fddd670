"""Files and links of a session: stored once the log is, described, and shown with consent."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from .models import SessionFile

PICTURES = ("image/jpeg", "image/png")  # drawn anew when they came in: shown in a page


def keep_files(log, by, data):
    """Rows for the files made ready and the links of a form; what was stored goes if it fails."""
    stored = []
    described = {name: data[name] for name in ("alt", "consent", "is_public")}
    try:
        for readied in data["files"]:
            _file(log, by, readied, described, stored).save()
        SessionFile.objects.bulk_create(
            SessionFile(log=log, by=by, link=link, name=name) for link, name in data["links"]
        )
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def _file(log, by, readied, described, stored):
    row = SessionFile(
        log=log,
        by=by,
        name=readied.name,
        content_type=readied.content_type,
        size=readied.size,
        **described,
    )
    row.file.save(readied.name, readied.content, save=False)
    stored.append(row.file.name)
    if readied.thumbnail:
        row.thumbnail = readied.thumbnail.store()
        stored.append(row.thumbnail)
    return row


def delete_file(row):
    """The row, and what was stored for it once the row is gone for good."""
    names = [name for name in (row.file.name, row.thumbnail) if name]
    row.delete()
    transaction.on_commit(lambda: [default_storage.delete(name) for name in names])


def is_picture(row):
    return row.content_type in PICTURES


def ready_rows(files, may_edit):
    """Files as a list prints them; pictures with the size of the one made small."""
    return [_row(row, may_edit) for row in files]


def _row(row, may_edit):
    width, _, height = row.thumbnail.rpartition("-")[2].partition("x")
    address = f"/session-files/{row.pk}/"
    return {
        "name": row.name or row.link,
        "url": row.link or address,
        "is_link": bool(row.link),
        "size": "" if row.link else filesizeformat(row.size),
        "alt": row.alt,
        "small": f"{address}small/" if row.thumbnail else "",
        "width": width,
        "height": height,
        "public": row.is_public,
        "edit": f"{address}edit/" if may_edit and not row.link else "",
        "delete": f"{address}delete/" if may_edit else "",
    }
