"""What libraries do for students, families and staff."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """What was logged here is shown by goals as evidence; sessions stand in own calendars."""
        from goals.contributed import register
        from programs import evidence, own_feed

        register(evidence)
        own_feed.register()
