"""Leave to see students holds for who works on the schools' side: whoever moved to the public
library of the same district has it no more, though its last day is still to come."""

from importlib import import_module

from django.db import migrations

before = import_module("assessments.migrations.0002_policies")
planned = import_module("assessments.migrations.0014_openings_planned_once")
ANYWHERE = """SELECT FROM seat WHERE seat.district_id = given.district_id
            AND seat.today"""
AT_THE_SCHOOLS = """SELECT FROM seat JOIN zones_place at ON at.id = seat.place_id
        WHERE seat.district_id = given.district_id AND at.side = 'schools'
            AND seat.today"""
OPENINGS = before.OPENINGS.replace(ANYWHERE, AT_THE_SCHOOLS)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0014_openings_planned_once")]
    operations = [
        migrations.RunSQL(
            planned.planned_once(OPENINGS), planned.planned_once(before.OPENINGS)
        )
    ]
