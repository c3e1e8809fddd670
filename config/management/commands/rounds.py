"""`manage.py rounds`: what the worker does for every district each hour, at once; for cron."""

from django.core.management import BaseCommand

from goals.rounds import go_round
from zones.models import District


class Command(BaseCommand):
    help = "Counts what nobody reviewed in time, empties the bin, sends the digests that are due."

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
