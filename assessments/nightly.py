"""The nightly roster: what stands in the district's folder is taken in, and its stewards are told.

A folder is read once nobody writes into it any more, and only when it holds something new. A roster
with a fatal problem, or one that would end very many rows, stays unapplied until a person looks.
"""

import zipfile
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urljoin

from django.conf import settings
from django.core.files import File
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from zones.access import Role
from zones.models import Position

from . import batches
from .batch_page import Shown
from .models import Batch, PositionProposal, StudentSettings

AT_REST = timedelta(minutes=10)  # since the last file of the folder was written
SAME_DAY = (1980, 1, 1, 0, 0, 0)  # in the zip: the same rows are the same file
MOST_ENDED = 0.2  # of the rows of a file; more is looked at by a person before it is applied
LEAST_ENDED = 50  # rows: fewer never wait
MERGED = "other_person"  # code of the warning
State = Batch.State


def folder_of(district):
    """The folder as the district named it, inside its own on the server; None where there is none
    to read."""
    decided = StudentSettings.objects.filter(district=district).first()
    if not decided or not decided.roster_folder:
        return None
    own = Path(settings.ROSTERS_DIR, district.slug).resolve()
    folder = (own / decided.roster_folder).resolve()
    return folder if folder.is_relative_to(own) and folder.is_dir() else None


def said_of_folder(district):
    """(where the server looks at night, whether that folder is there); None where none is named."""
    decided = StudentSettings.objects.filter(district=district).exclude(roster_folder="").first()
    if not decided:
        return None
    return f"{district.slug}/{decided.roster_folder}", folder_of(district) is not None


def take_nightly(district, now):
    """The Batch of what is new in the folder, waiting to be read; None where nothing is."""
    folder = folder_of(district)
    files = _files(folder, now) if folder else []
    if not files:
        return None
    with _as_one(files) as file:
        if Batch.objects.filter(district=district, sha256=batches.digest_of(file)).exists():
            return None
        with transaction.atomic():
            batch = batches.receive(file, district=district, kind=Batch.Kind.ROSTER)
            batches.begin(batch, (State.WAITING,), State.WAITING, "Waiting for its turn")
            nightly_batch.enqueue(batch.pk)
    return batch


def _files(folder, now):
    """The newest zip, or every CSV of the folder; nothing while somebody still writes there."""
    files = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    written = {path: path.stat().st_mtime for path in files}
    if any(at > (now - AT_REST).timestamp() for at in written.values()):
        return []
    zips = [path for path in files if path.suffix.lower() == ".zip"]
    if zips:
        return [max(zips, key=written.get)]
    return sorted(path for path in files if path.suffix.lower() == ".csv")


def _as_one(files):
    """The zip itself, or the CSVs of a folder as one."""
    if files[0].suffix.lower() == ".zip":
        return File(files[0].open("rb"), name=files[0].name)
    content = TemporaryFile()  # noqa: SIM115 - the caller closes what it is wrapped in
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path in files:
            entry = zipfile.ZipInfo(path.name, SAME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, bundle.open(entry, "w", force_zip64=True) as target:
                while block := source.read(1 << 20):
                    target.write(block)
    content.seek(0)
    return File(content, name=f"{files[0].parent.name}.zip")


def may_apply(batch):
    """Whether a roster that was read is applied without a person: not where it would end many rows,
    as a file does that was cut off, nor where an id names another child by now."""
    counts = batch.report.get("files", {}).values()
    if any(code == MERGED for _, code, _ in batch.report.get("codes", [])):
        return False
    return batch.state == State.READY and not any(
        count["ended"] > max(LEAST_ENDED, MOST_ENDED * max(count["rows"], count["ended"]))
        for count in counts
    )


@task()
def nightly_batch(batch_id):
    """Reads a nightly roster, applies it where no person need look first, and tells the stewards.
    A task that was killed goes on where it stood."""
    batches.read(batch_id)
    batch = Batch.objects.get(pk=batch_id)
    if may_apply(batch):
        batches.begin(batch, (State.READY,), State.APPLYING, "Waiting for its turn")
    batches.apply(batch_id)
    return tell_stewards(Batch.objects.select_related("district").get(pk=batch_id))


def tell_stewards(batch):
    """Mails how it went, in counts, no row of a student: how many mails."""
    if batch.district.demonstration:  # its people are invented
        return 0
    held = Position.objects.today().filter(
        place__district=batch.district_id, role=Role.DATA_STEWARD, user__is_active=True
    )
    text = render_to_string("assessments/nightly_email.txt", _words(batch))
    subject = f"Nightly roster: {batch.get_state_display().lower()}"
    people = sorted(set(held.values_list("user__email", flat=True)))
    return sum(send_mail(subject, text, None, [address]) for address in people)


def _words(batch):
    return {
        "batch": batch,
        "shown": Shown(batch, None),
        "codes": [
            (severity, code.replace("_", " "), number)
            for severity, code, number in batch.report.get("codes", [])
        ],
        "address": urljoin(settings.SITE_URL, reverse("assessments:batch_detail", args=[batch.pk])),
        "staff": urljoin(settings.SITE_URL, reverse("assessments:proposal_list")),
        "proposed": PositionProposal.objects.filter(batch=batch, decided_at=None).count(),
    }
