"""Read a printed plan from a file: show what it would become, or save it as a draft plan."""

import json

import pghistory
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from goals.drafting import Document, draft_plan
from goals.imports import PlanFileError, read_plan
from goals.models import Plan
from goals.outline import grow
from zones.access import Kind, Side
from zones.models import District

NO_DISTRICT = "Name the district with --district, or add --dry-run to see what would be read."
NO_DATES = "The plan’s years were not found in it: import it on the page and type them there."


class Refused(Exception):
    """One sentence that says what to do instead."""


class Command(BaseCommand):
    help = "Reads a plan from text, Markdown, .docx, CSV or XLSX and saves it as a draft."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--district", metavar="SLUG", help="whose plan it becomes")
        parser.add_argument("--owner", metavar="NAME", help="the place; default: the only office")
        parser.add_argument("--kind", choices=Plan.Kind.values, default=Plan.Kind.DEPARTMENT)
        parser.add_argument("--dry-run", action="store_true", help="read and show, save nothing")
        parser.add_argument("--json", action="store_true", help="print the plan as JSON")

    def handle(self, **options):
        try:
            proposed = read_plan(options["file"])
            plan = None if options["dry_run"] else save(proposed, options)
        except (PlanFileError, Refused) as refused:
            self.stderr.write(str(refused))
            raise SystemExit(1) from None
        if options["json"]:
            saved = {} if plan is None else {"plan": plan.pk}
            self.stdout.write(json.dumps({**proposed.as_dict(), **saved}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(outline(proposed)))
            self.stdout.write(f"Saved as draft plan {plan.pk}." if plan else "Nothing was saved.")


def save(proposed, options):
    if not options["district"]:
        raise Refused(NO_DISTRICT)
    if not (proposed.starts and proposed.ends):
        raise Refused(NO_DATES)
    owner = find_owner(options["district"], options["owner"])
    document = Document(options["file"].rpartition("/")[2], "\n".join(proposed.source))
    try:
        with pghistory.context(reason=f"Imported from {document.name} by a command."):
            return draft_plan(grow(proposed), owner, options["kind"], document)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None


def find_owner(slug, name):
    """The place named, or the district's only office on the schools' side."""
    district = District.objects.filter(slug=slug).first()
    if not district:
        raise Refused(f"There is no district “{slug}”: name one that exists with --district.")
    if name:
        found = list(district.places.filter(name__iexact=name))
    else:
        found = list(district.places.filter(kind=Kind.OFFICE, side=Side.SCHOOLS))
    if len(found) != 1:
        names = ", ".join(f"“{place}”" for place in district.places.offices())
        raise Refused(f"Name the place the plan belongs to with --owner, for example {names}.")
    return found[0]


def outline(proposed):
    """Yield the plan as lines of text."""
    years = f"{proposed.starts} to {proposed.ends}" if proposed.starts else "no years found"
    yield f"{proposed.title} ({years})"
    for goal in proposed.goals:
        yield f"{goal.number} {goal.title}"
        for item in goal.items:
            ongoing = ", ongoing" if item.ongoing else ""
            yield f"    {item.number} {item.text} [{item.asks}{ongoing}]"
    for area in proposed.key_areas:
        yield f"Key area: {area.title}"
    yield f"{len(proposed.not_used)} lines of the source are not used."
