"""`manage.py generate_students --schools 40 --students 25000 --years 4 [--seed 1]`"""

import pghistory
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from assessments.generating import generate
from assessments.generating.district import make_district
from zones.models import District


class Command(BaseCommand):
    help = "Makes a district of invented students, or fills one that has none."

    def add_arguments(self, parser):
        parser.add_argument("--schools", type=int, default=40, help="of a new district")
        parser.add_argument("--students", type=int, default=25_000)
        parser.add_argument("--years", type=int, default=4)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--district", default="generated", help="slug; made where there is none"
        )

    @pghistory.context(reason="Students were generated.")
    @transaction.atomic
    def handle(self, *, schools, students, years, seed, district, **options):
        if min(schools, students, years) < 1 or years > 13:
            raise CommandError("Schools and students: 1 or more; years: 1 to 13.")
        today = timezone.localdate()
        found = District.objects.filter(slug=district).first()
        try:
            found = found or make_district(district, schools, today)
            made = generate(found, students, years, seed, today)
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{found}: {made.students:,} students, {made.results:,} results.")
