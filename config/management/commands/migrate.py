"""`manage.py migrate`: as the owner of the schema; the web login could not."""

from django.core.management import CommandError, call_command
from django.core.management.commands import migrate

from config.database import WEB_ROLE, as_owner, owner


class Command(migrate.Command):
    def execute(self, *args, **options):
        if owner["USER"] == WEB_ROLE:
            raise CommandError(
                f"{WEB_ROLE} may not change the schema. "
                "Run this step with the DATABASE_URL of the login that owns the database."
            )
        with as_owner():
            done = super().execute(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                call_command("createcachetable", verbosity=0)
            return done
