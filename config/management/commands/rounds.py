"""`manage.py rounds`: what the worker does for every district each hour, at once; for cron."""

from django.core.management import BaseCommand

from goals.rounds import go_round
from programs.rounds import go_round as go_round_of_programs
from zones.models import District


class Command(BaseCommand):
    help = "Does what is due by now: counts, reminds, tells, forgets."

    def add_arguments(self, parser):
        parser.add_argument("--district", metavar="SLUG", help="only this district")

    def handle(self, *, district, **options):
        districts = District.objects.filter(slug=district) if district else District.objects.all()
        for one in districts:
            done = go_round(one)
            self.stdout.write(
                f"{one}: {done['counted']} counted unreviewed, {done['purged']} purged, "
                f"{done['sent']} digests sent."
            )
            programs = go_round_of_programs(one)
            said = ", ".join(f"{n} {what.replace('_', ' ')}" for what, n in programs.items() if n)
            self.stdout.write(f"{one}, programs: {said or 'nothing to do'}.")
