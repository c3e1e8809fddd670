"""Files of the exchange on their way in: what arrived with a form that has errors is not lost.

It waits in the storage; the form carries its signed name. What nobody claims is cleared away.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from .models import ExchangeFile

WAITING = "programs/waiting"
SALT = "programs.exchange_files"
WAIT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was taken and whose form was not yet."""

    user: int
    path: str
    name: str
    content_type: str
    size: int

    @property
    def token(self):
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    @classmethod
    def read(cls, token, user):
        """What `token` stands for, if it is this person's and still there; else None."""
        try:
            found = cls(**signing.loads(token, salt=SALT, max_age=WAIT))
        except (signing.BadSignature, TypeError):
            return None
        return found if found.user == user.pk and default_storage.exists(found.path) else None

    def claim(self, resource):
        """An unsaved ExchangeFile with it; the waiting file goes once all is saved."""
        with default_storage.open(self.path) as waiting:
            row = _row(resource, self, ContentFile(waiting.read()))
        transaction.on_commit(lambda: default_storage.delete(self.path))
        return row


def keep(readied, user):
    """A Waiting for a file made ready by goals.evidence."""
    clear()
    path = default_storage.save(f"{WAITING}/{uuid.uuid4().hex}", readied.content)
    return Waiting(user.pk, path, readied.name, readied.content_type, readied.size)


def take(resource, readied):
    """An unsaved ExchangeFile with a file made ready."""
    return _row(resource, readied, readied.content)


def _row(resource, known, content):
    row = ExchangeFile(
        resource=resource, name=known.name, content_type=known.content_type, size=known.size
    )
    row.file.save(known.name, content, save=False)
    return row


def clear():
    """What has waited too long goes."""
    before = timezone.now() - WAIT
    try:
        names = default_storage.listdir(WAITING)[1]
    except FileNotFoundError:
        return
    for name in names:
        path = f"{WAITING}/{name}"
        try:
            if default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
        except FileNotFoundError:
            continue  # somebody else's request was quicker
