"""Who works where, and who may see what; knows nothing of plans."""

from django.apps import AppConfig


class ZonesConfig(AppConfig):
    name = "zones"
    default_auto_field = "django.db.models.BigAutoField"
