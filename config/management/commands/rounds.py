"""`manage.py rounds`: what the worker does for every district each hour, at once; for cron."""

from django.core.management import BaseCommand

from assessments.rounds import go_round as go_round_of_students
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
            self.say(f"{one}, programs", go_round_of_programs(one))
            self.say(f"{one}, students", go_round_of_students(one))

    def say(self, whose, done):
        said = ", ".join(f"{n} {what.replace('_', ' ')}" for what, n in done.items() if n)
        self.stdout.write(f"{whose}: {said or 'nothing to do'}.")
