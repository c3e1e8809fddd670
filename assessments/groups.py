"""The groups of a dimension: written from what a steward named, kept while students belong to
them."""

from django.db import connection

from .models import Category


def used(categories):
    """Those of `categories` that students belong or belonged to, for any reader."""
    rows = {row.pk: row for row in categories}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM categories_used(%s)", [list(rows)])
        return [rows[key] for (key,) in cursor.fetchall()]


def store(dimension, named):
    """Writes the dimension with the groups {code: name}, in this order. A code that is there keeps
    its row, however it is capitalized."""
    dimension.save()
    known = {row.code.lower(): row for row in dimension.categories.all()}
    kept = []
    for position, (code, name) in enumerate(named.items()):
        row = known.get(code.lower()) or Category(dimension=dimension)
        row.code, row.name, row.position = code, name, position
        row.save()
        kept.append(row.pk)
    dimension.categories.exclude(pk__in=kept).delete()
