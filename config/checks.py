"""What `check --deploy` refuses beside Django's own list."""

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from config.database import WEB_ROLE, owner


class Composition(AppConfig):
    name = "config"


@checks.register(checks.Tags.security, deploy=True)
def demonstration_mode_is_off(**kwargs):
    if not settings.DEMO:
        return []
    words = "Demonstration mode is on: anybody can sign in as anybody."
    return [checks.Error(words, hint="Unset THROUGHLINE_DEMO.", id="throughline.E001")]


@checks.register(checks.Tags.security, deploy=True)
def web_login_does_not_own_the_schema(**kwargs):
    if not settings.DATABASE_URL or owner["USER"] == WEB_ROLE:
        return []
    words = "The login in DATABASE_URL owns the schema: a stolen web process could change it."
    hint = f"Let the web and task processes log in as {WEB_ROLE}; keep this login for `migrate`."
    return [checks.Warning(words, hint=hint, id="throughline.W001")]
