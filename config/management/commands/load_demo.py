import pghistory
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from config.demo import LOADERS
from config.demo.calendar import Dates
from config.demo.reminders import last_reminders
from zones.models import District


class Command(BaseCommand):
    help = "Loads the demonstration districts that are not there yet."

    def handle(self, **options):
        dates = Dates(timezone.localdate())
        for slug, load in LOADERS.items():
            if District.objects.filter(slug=slug).exists():
                self.stdout.write(f"{slug} is already there.")
                continue
            with pghistory.context(reason="The demonstration was loaded."), transaction.atomic():
                load(dates)
                last_reminders(District.objects.get(slug=slug), dates.today)
            self.stdout.write(f"{slug} loaded.")
