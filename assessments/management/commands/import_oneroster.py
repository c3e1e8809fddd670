"""`manage.py import_oneroster PATH --district SLUG`: a OneRoster bundle, a folder or a zip."""

import hashlib
import json
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from assessments import oneroster, rostering
from assessments.acting import importing
from assessments.batches import keep_report
from assessments.disclosures import record_import
from assessments.models import Batch
from assessments.report import Report, silent
from zones.models import District

ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('import', %s))"


class Command(BaseCommand):
    help = "Reads a OneRoster bundle, says what it would change, and brings it in."

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="PATH", help="a folder, a zip or one CSV file")
        parser.add_argument("--district", metavar="SLUG", required=True)
        parser.add_argument("--dry-run", action="store_true", help="read and say, store nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, **options):
        district = District.objects.filter(slug=options["district"]).first()
        if not district:
            raise CommandError(f"There is no district “{options['district']}”.")
        path = Path(options["path"])
        if not path.exists():
            raise CommandError(f"There is no file or folder {path}.")
        with timezone.override(district.time_zone):
            report = import_bundle(district, path, apply=not options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(in_words(report, options["dry_run"])))
        if report.is_fatal:
            raise SystemExit(2)


def import_bundle(district, path, apply):
    """The report. The batch stays only where something was applied."""
    report = Report()
    with importing(district.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE, [district.pk])
        batch = Batch.objects.create(
            district=district,
            kind=Batch.Kind.ROSTER,
            state=Batch.State.APPLYING,
            name=path.resolve().name[:200],
            **digest(path),
        )
        with oneroster.open_bundle(path, report) as bundle:
            rostering.run(batch, bundle, report, silent, apply)
        if report.is_fatal or not apply:
            transaction.set_rollback(True)
        else:
            finish(batch, report)
    return report


def finish(batch, report):
    batch.state, batch.applied_at = Batch.State.APPLIED, timezone.now()
    keep_report(batch, report)
    batch.save(update_fields=["state", "applied_at", "report"])
    record_import(batch, "import_oneroster")


def digest(path):
    """What tells the same file again; a folder has none."""
    if path.is_dir():
        return {}
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "size": file.tell()}


def in_words(report, dry):
    """Yield the report as lines of text."""
    yield f"OneRoster {report.version}"
    for name, counts in report.files.items():
        said = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)
        yield f"{name}: {said or 'nothing'}"
    for row in report.problems:
        where = f"{row.file}, line {row.line}" if row.line else row.file
        yield f"  {where}: {row.message} [{row.code}]"
    if report.is_fatal:
        yield "Nothing was stored: mend what is fatal first."
    elif dry:
        yield "Nothing was stored: this was a preview."
