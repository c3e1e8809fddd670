"""The two verbs of every queryset: `visible_to` to read, `editable_by` to change."""

from django.apps import apps
from django.db import models

from zones.access import Role


def at(path, **lookups):
    """Q for the row at `path` ("" is the row itself): at("place__", side="library").

    A rule written with it is said once and asked of every table that leads there, as a join: a
    subquery for each takes longer to plan than to answer.
    """
    return models.Q(**{f"{path}{lookup}": value for lookup, value in lookups.items()})


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to a place. `place_lookup` is the path from the row to its place."""

    place_lookup = "place"

    def visible_to(self, user):
        return self._at(self._places().visible_to(user))

    def editable_by(self, user):
        return self._at(self._places().editable_by(user))

    def _at(self, places):
        return self.filter(**{f"{self.place_lookup}__in": places})

    @staticmethod
    def _places():
        return apps.get_model("zones", "Place").objects.order_by()


class DistrictQuerySet(models.QuerySet):
    """Rows of a whole district. `district_lookup` is the path from the row to its district."""

    district_lookup = "district"

    def visible_to(self, user):
        return self._in(user.held.districts())

    def editable_by(self, user):
        return self._in(user.held.districts(Role.DATA_STEWARD))

    def _in(self, districts):
        return self.filter(**{f"{self.district_lookup}__in": districts})
