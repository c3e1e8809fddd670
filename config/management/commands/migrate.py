"""`manage.py migrate`: as the owner of the schema; the web login could not."""

from contextlib import contextmanager

from django.core.management import CommandError, call_command
from django.core.management.commands import migrate
from django.db.migrations.state import ProjectState

from config.database import WEB_ROLE, as_owner, owner


def one_model(state, app_label, model_name, delay=False):
    """The changed model, its tables of pairs and the models made from it; nothing else changes."""
    state.is_delayed = True  # a step in Python sees every model made anew
    found = {(app_label, model_name)}
    old = state.apps.all_models[app_label].get(model_name)
    if old:
        pairs = [field.remote_field.through for field in old._meta.local_many_to_many]
        pairs = [pair for pair in pairs if pair and pair._meta.auto_created]
        changed = [*pairs, *old.__subclasses__()]
        found |= {(row._meta.app_label, row._meta.model_name) for row in changed}
    return found


@contextmanager
def one_at_a_time():
    """Django makes every model anew that a changed one can be reached from, which with people and
    districts in the middle is all of them, hundreds of times: nine tenths of a first start."""
    every = ProjectState._find_reload_model
    ProjectState._find_reload_model = one_model
    try:
        yield
    finally:
        ProjectState._find_reload_model = every


class Command(migrate.Command):
    def execute(self, *args, **options):
        if owner["USER"] == WEB_ROLE:
            raise CommandError(
                f"{WEB_ROLE} may not change the schema. "
                "Run this step with the DATABASE_URL of the login that owns the database."
            )
        with as_owner(), one_at_a_time():
            done = super().execute(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                call_command("createcachetable", verbosity=0)
            return done
