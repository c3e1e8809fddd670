"""`manage.py import_results FILE --administration ID`: results from any CSV or Excel file."""

import hashlib
import json

from django.core.management import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from assessments import results
from assessments.acting import importing
from assessments.batches import keep_report
from assessments.disclosures import record_import
from assessments.models import Administration, Batch
from assessments.report import Report, silent
from zones.models import District

ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('import', %s))"


class Command(BaseCommand):
    help = "Reads results of an assessment, says what was found, and stores them."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--administration", type=int, metavar="ID", help="else every row names its own"
        )
        parser.add_argument("--district", metavar="SLUG", help="needed without --administration")
        parser.add_argument("--dry-run", action="store_true", help="read and say, store nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, **options):
        batch, report = a_batch(options), Report()
        try:
            with importing(batch.district_id), timezone.override(batch.district.time_zone):
                import_file(batch, options, report)
        except OSError as problem:
            raise CommandError(f"{options['file']} cannot be read: {problem.strerror}.") from None
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(in_words(report, options["dry_run"])))
        if report.is_fatal:
            raise SystemExit(2)


def a_batch(options):
    """The batch of this file, not stored yet."""
    given = Administration.objects.filter(pk=options["administration"])
    administration = given.select_related("assessment").first()
    district = District.objects.filter(slug=options["district"]).first()
    if options["administration"] and not administration:
        raise CommandError(f"There is no administration {options['administration']}.")
    if options["district"] and not district:
        raise CommandError(f"There is no district “{options['district']}”.")
    if administration:
        district = administration.assessment.district
    if not district:
        raise CommandError("Name the administration with --administration, or the --district.")
    return Batch(
        district=district,
        kind=Batch.Kind.RESULTS,
        state=Batch.State.APPLYING,
        name=options["file"].rpartition("/")[2][:200],
        administration=administration,
    )


def import_file(batch, options, report):
    """Reads and, unless dry, writes: the batch stays only where the file could be read."""
    apply = not options["dry_run"]
    with transaction.atomic(), connection.cursor() as cursor:
        if apply:
            cursor.execute(ALONE, [batch.district_id])
            batch.sha256, batch.size = digest(options["file"])
            batch.save()
        results.run(batch, options["file"], report, silent, apply)
        if apply:
            finish(batch, report)


def finish(batch, report):
    batch.state = Batch.State.REFUSED if report.is_fatal else Batch.State.APPLIED
    batch.applied_at = None if report.is_fatal else timezone.now()
    keep_report(batch, report)
    batch.save(update_fields=["state", "applied_at", "report"])
    if not report.is_fatal:
        record_import(batch, "import_results")


def digest(path):
    with open(path, "rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return sha256, file.tell()


def in_words(report, dry):
    """Yield the report as lines of text."""
    for name, counts in report.files.items():
        said = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)
        yield f"{name}: {said or 'nothing read'}"
    for problem in report.problems:
        yield f"  line {problem.line}: {problem.message} [{problem.code}]"
    if dry or report.is_fatal:
        yield "Nothing was stored."
