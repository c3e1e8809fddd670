"""Results brought in with django-import-export, where it is installed: as its guide begins, and
with all it has for speed. Both find a student by number and district, by an index."""

import csv

from import_export import fields, resources, widgets
from tablib import Dataset

from assessments.models import Administration, Batch, PerformanceLevel, Result, Student

NAMES = ("student", "administration", "level", "score", "given_on")


class InDistrict(widgets.ForeignKeyWidget):
    """The row of one district with this value."""

    def __init__(self, model, field, **district):
        super().__init__(model, field)
        self.district = district

    def get_queryset(self, value, row, *args, **kwargs):
        return self.model.objects.filter(**self.district)


class ReadOnce(InDistrict):
    """The same from a table in memory, read with one statement."""

    def clean(self, value, row=None, **kwargs):
        if not hasattr(self, "rows"):
            rows = self.get_queryset(value, row)
            self.rows = {getattr(found, self.field): found for found in rows}
        return self.rows[value]


def resource(district, batch, widget, **options):
    """A ModelResource of results whose keys are read by `widget`."""
    students = widget(Student, "local_id", district=district)
    levels = widget(PerformanceLevel, "name", level_set__assessment__district=district)
    given = widget(Administration, "pk", assessment__district=district)

    class ResultResource(resources.ModelResource):
        student = fields.Field("student", "student", students)
        administration = fields.Field("administration", "administration", given)
        level = fields.Field("level", "level", levels)

        class Meta(type("Meta", (), options)):
            model = Result
            fields = NAMES
            import_id_fields = ("student", "administration")

        def before_save_instance(self, instance, row, **kwargs):
            instance.district_id, instance.batch_id = district.pk, batch.pk

        def after_import(self, dataset, result, **kwargs):
            """Not back to the start with the sequence: the site's login may not."""

    return ResultResource()


def dataset(path):
    given = {(row.window, str(row.year)): row.pk for row in Administration.objects.all()}
    with open(path, newline="") as file:
        rows = [
            (
                row["Student number"],
                given[row["Window"], row["Year"]],
                row["Level"],
                row["Score"],
                row["Date"],
            )
            for row in csv.DictReader(file)
        ]
    return Dataset(*rows, headers=NAMES)


def _bring(district, path, widget, **options):
    batch = Batch.objects.create(district=district, kind=Batch.Kind.RESULTS, name=path.name)
    rows = dataset(path)
    done = resource(district, batch, widget, **options).import_data(rows, raise_errors=True)
    assert done.totals["new"] == len(rows)


def plain(district, path):
    _bring(district, path, InDistrict)


def bulk(district, path):
    """Without looking whether a row is there, and without a list of what changed."""
    options = {"use_bulk": True, "batch_size": 1000, "force_init_instance": True}
    _bring(district, path, ReadOnce, skip_diff=True, **options)
