"""Words that stand nowhere else, planted where work is spoken of; readers follow every link.

Used where it is asked what somebody can find: test_nothing_leaks, test_two_organizations.
"""

import io
import re
import zipfile
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import reverse
from django.utils import timezone

from goals.models import Comment, Evidence, Step
from tests.factories import EvidenceFactory, UpdateFactory

SECRET = "Heliotrope"  # a word that stands nowhere else
MOST = 130  # pages that are opened for one reader
SEEDS = (
    *("/", "/plans/", "/updates/", "/updates/export/", "/my-work/", "/my-work/check-in/"),
    *("/updates/review/", "/reporting/", "/reporting/export/csv/", "/unlocks/", "/reminders/"),
    *("/holds/", "/places/", "/people/", "/zones/", f"/search/?q={SECRET}"),
    *(f"/updates/?q={SECRET}", f"/updates/export/?q={SECRET}", "/my-work/sent/"),
)
LINK = re.compile(r'(?:href|src)="([^"#]+)')


def fill(work, author, reviewer):
    counted = timezone.localdate() - timedelta(days=3)
    words = {"assignment": work, "author": author, "text": f"{SECRET} words.", "number": 7}
    UpdateFactory(**words | {"text": "Open words.", "happened_on": counted, "number": 3})
    for state in ("draft", "submitted", "returned"):
        row = UpdateFactory(
            **words, state=state, status="off_track", number_reason=f"{SECRET} reason."
        )
        note_on(row, reviewer)
    note_on(UpdateFactory(**words | {"text": "Open too.", "happened_on": counted}), reviewer)


def note_on(update, reviewer):
    for by in (update.author, reviewer):
        Step.objects.create(update=update, kind="submitted", by=by, note=f"{SECRET} note.")
        Comment.objects.create(update=update, author=by, text=f"{SECRET} comment.")
    named = {"name": f"{SECRET}.txt", "caption": f"{SECRET} shown"}
    shared = {"shared_with_district": True, "shared_with_zone": True}
    EvidenceFactory(update=update, **named, **(shared if update.state != "counted" else {}))


def words_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":  # a workbook, or the bundle of everything one has sent
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b" ".join(parts.read(name) for name in parts.namelist())
    return unescape(content.decode("utf-8", "replace"))


def direct(world):
    """The addresses nobody is led to, of what is not theirs."""
    updates = [row for work in world for row in work.updates.all()]
    names = ("update_detail", "update_history", "update_review", "update_edit", "redact")
    yield from (reverse(f"goals:{name}", args=[row.pk]) for row in updates for name in names)
    for row in Evidence.objects.all():
        yield row.get_absolute_url()
        yield f"/evidence/{row.pk}/thumbnail/"
    for work in world:
        yield f"/goals/{work.item.goal_id}/evidence/"
        yield from (f"/assignments/{work.pk}/{page}" for page in ("", "log/", "history/"))
        plan = f"/plans/{work.item.goal.plan_id}/"
        tails = ("export/csv/", "?view=list", "text/", "history/", "amendments/")
        yield from (plan + tail for tail in tails)


def walk(client, seeds, most=MOST):
    """[(address, words)] of every page within reach, beginning with `seeds`."""
    waiting, seen, told = list(seeds), set(), []
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code == 200:
            said = words_of(response)
            told.append((address, said))
            links = (urljoin(address, unescape(link)) for link in LINK.findall(said))
            waiting += [
                link for link in links if not urlsplit(link).netloc and "/static/" not in link
            ]
    return told
