"""What one person sent, to take along: a table, a page to read, and the files that came with it."""

import csv
import io
import re
import shutil
import tempfile
import zipfile
from collections import defaultdict

from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from zones.formats import defused, long_date

from .models import Evidence, Step, Update

ITEM = "assignment__item__"
COLUMNS = {
    "Update": F("pk"),
    "Date": F("happened_on"),
    "Place": F("assignment__place__name"),
    "Plan": F(f"{ITEM}goal__plan__title"),
    "Number of the item": F(f"{ITEM}number"),
    "Action item": F(f"{ITEM}text"),
    "Status": F("status"),
    "What happened": F("text"),
    "Number": F("number"),
    "Why the number jumped": F("number_reason"),
    "State": F("state"),
    "How it counted": F("counted_how"),
    "As the reviewer reads it": F("read_as"),
    "Written by": F("author__name"),
    "Entered for": F("entered_for__name"),
    "Sent": F("submitted_at"),
    "Counted": F("counted_at"),
}
WORDS = {
    "Status": dict(Update.Status.choices),
    "As the reviewer reads it": dict(Update.Status.choices),
    "State": dict(Update.State.choices),
    "How it counted": dict(Update.Counted.choices),
}
LONGEST = 60  # characters of a file's own name inside the zip
CHUNK = 2**20


def sent_by(user):
    """Every update this person sent or that was entered for them; also where they work no more."""
    own = Q(author=user) | Q(entered_for=user) & ~Q(state=Update.State.DRAFT)
    return Update.objects.filter(own, submitted_at__isnull=False)


def sent_zip(user):
    """A temporary file with the zip, at its beginning; three queries, whatever the number."""
    updates = sent_by(user)
    rows = [_words(row) for row in updates.newest_first().values_list(*COLUMNS.values())]
    inside = {"update__in": updates.order_by().values("pk")}
    steps, evidence = _steps(inside), _evidence(inside)
    whole = tempfile.TemporaryFile()  # noqa: SIM115, closed by who sends it
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        missing = _files(package, evidence)
        package.writestr("updates.csv", _csv(rows, steps, evidence, missing))
        package.writestr("updates.html", _page(user, rows, steps, evidence, missing))
    whole.seek(0)
    return whole


def _words(row):
    """{column: text} of one update."""
    said = dict(zip(COLUMNS, row, strict=True))
    for name, value in said.items():
        if name in WORDS:
            said[name] = WORDS[name].get(value, value)
        elif hasattr(value, "hour"):
            said[name] = moment(value)
        else:
            said[name] = "" if value is None else str(value)
    return said


def moment(at):
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _steps(inside):
    """{update: [a line for each step]}"""
    words, found = dict(Step.Kind.choices), defaultdict(list)
    rows = Step.objects.filter(**inside).values_list("update", "kind", "by__name", "at", "note")
    for update, kind, by, at, note in rows.order_by("pk"):
        who, why = f" by {by}" if by else "", f": {note}" if note else ""
        found[str(update)].append(f"{moment(at)} {words[kind]}{who}{why}")
    return found


def _evidence(inside):
    """{update: [Evidence with `path` inside the zip, or "" for a link or what was removed]}"""
    found = defaultdict(list)
    for row in Evidence.objects.filter(**inside).order_by("pk"):
        here = found[str(row.update_id)]
        name = re.sub(r"[^\w.-]+", "-", row.name)[-LONGEST:].lstrip(".-") or "file"
        stored = row.file and not row.is_removed
        row.path = f"evidence/{row.update_id}-{len(here) + 1}-{name}" if stored else ""
        here.append(row)
    return found


def _files(package, evidence):
    """Copies the files into the zip, each piece by piece; ids of those gone from the storage."""
    missing = set()
    for row in (row for rows in evidence.values() for row in rows if row.path):
        try:
            content = row.file.open()
        except FileNotFoundError:
            missing.add(row.pk)
            continue
        with content, package.open(row.path, "w", force_zip64=True) as target:
            shutil.copyfileobj(content, target, CHUNK)
    return missing


def _named(rows, missing):
    """A line for each file and link."""
    for row in rows:
        if row.is_removed:
            yield "made unreadable"
        elif row.pk in missing:
            yield f"{row.name} (gone from the storage)"
        else:
            yield " ".join(filter(None, (row.path or row.link, row.caption)))


def _csv(rows, steps, evidence, missing):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*COLUMNS, "Steps", "Evidence"])
    for row in rows:
        more = steps[row["Update"]], _named(evidence[row["Update"]], missing)
        writer.writerow([defused(cell) for cell in (*row.values(), *map("\n".join, more))])
    return "\ufeff" + text.getvalue()


def _page(user, rows, steps, evidence, missing):
    updates = [
        {
            "facts": [fact for fact in row.items() if fact[1]],
            "title": f"{row['Date']} {row['Place']}",
            "steps": steps[row["Update"]],
            "evidence": [
                (row_.path or row_.link, said)
                for row_, said in zip(
                    evidence[row["Update"]],
                    _named(evidence[row["Update"]], missing),
                    strict=True,
                )
            ],
        }
        for row in rows
    ]
    context = {"person": user, "day": long_date(timezone.localdate()), "updates": updates}
    return render_to_string("goals/sent_page.html", context)
