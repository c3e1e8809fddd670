"""`manage.py database start|stop|url|psql`: the embedded server by hand."""

import os
import subprocess
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from config import database

DATA = settings.DATA_DIR / "postgres"


class Command(BaseCommand):
    help = "Starts or stops the embedded database, prints its address, or opens psql in it."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("verb", choices=["start", "stop", "url", "psql"])
        parser.add_argument(
            "--web", action="store_true", help="as the web login instead of the owner"
        )

    def handle(self, *, verb, web, **options):
        if settings.DATABASE_URL:
            raise CommandError("DATABASE_URL is set: that server is managed elsewhere.")
        getattr(self, verb)(database.WEB_ROLE if web else database.OWNER_ROLE)

    def start(self, role):
        self.stdout.write("The database is running.")  # reading the settings started it

    def stop(self, role):
        database.stop(DATA)
        self.stdout.write("The database is stopped.")

    def url(self, role):
        self.stdout.write(self.address(role))

    def psql(self, role):
        command = [database.BIN / "psql", "-X", self.address(role)]
        # "less" may be missing; psql then prints nothing at all.
        done = subprocess.run(command, env=os.environ | {"PAGER": "cat"})
        if done.returncode:
            raise CommandError(f"psql ended with {done.returncode}.")

    def address(self, role):
        where = urlencode({"host": database.socket_dir(DATA)})
        return f"postgresql://{role}@/throughline?{where}"
