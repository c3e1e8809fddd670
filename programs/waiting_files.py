"""Files on their way in: what arrived with a form that has errors is not lost.

It waits in the storage; the form carries its signed name. What nobody claims is cleared away.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from goals.evidence import Readied, Thumbnail

WAITING = "programs/waiting"
SALT = "programs.waiting_files"
WAIT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was taken and whose form was not yet."""

    user: int
    path: str
    name: str
    content_type: str
    size: int
    small: tuple = ()  # of a picture: where it lies made small, its width, its height

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
        there = all(default_storage.exists(path) for path in found.paths)
        return found if found.user == user.pk and there else None

    @property
    def paths(self):
        return [self.path, *self.small[:1]]

    def claim(self):
        """As it was made ready by goals.evidence; what waits goes once all is saved."""
        small = None
        if self.small:
            path, width, height = self.small
            small = Thumbnail(width, height, _content(path))
        readied = Readied(self.name, self.content_type, _content(self.path), small)
        transaction.on_commit(lambda: [default_storage.delete(path) for path in self.paths])
        return readied


def _content(path):
    with default_storage.open(path) as waiting:
        return ContentFile(waiting.read())


def waiting_of(data, user, most):
    """[Waiting] of the form that was sent: what it names in `kept`."""
    tokens = data.getlist("kept")[:most] if hasattr(data, "getlist") else ()
    return list(filter(None, (Waiting.read(token, user) for token in tokens)))


def waiting_rows(waiting):
    """[(token, name, size)] for templates/programs/_waiting_files.html."""
    return [(one.token, one.name, filesizeformat(one.size)) for one in waiting]


def keep(readied, user):
    """A Waiting for a file made ready by goals.evidence."""
    clear()
    path, small = _stored(readied.content), ()
    if readied.thumbnail:
        made = readied.thumbnail
        small = (_stored(made.content), made.width, made.height)
    return Waiting(user.pk, path, readied.name, readied.content_type, readied.size, small)


def _stored(content):
    return default_storage.save(f"{WAITING}/{uuid.uuid4().hex}", content)


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
