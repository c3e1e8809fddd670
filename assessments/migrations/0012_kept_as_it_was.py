"""A family's statement is neither changed nor deleted by the site: written anew with other words it
would be changed all the same. Who was deleted is told to imports and to the district's stewards
alone: whoever knows an id could ask for its digest."""

from importlib import import_module

from django.db import migrations

before = import_module("assessments.migrations.0002_policies")
KEEP = "REVOKE DELETE ON assessments_statement FROM throughline_web"
NO_KEEP = "GRANT DELETE ON assessments_statement TO throughline_web"
TABLE = "forgotten"


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_histories")]
    operations = [
        migrations.RunSQL(KEEP, NO_KEEP),
        migrations.RunSQL(before.SECURE.format(TABLE), before.OPEN.format(TABLE)),
        migrations.RunSQL(
            before.FOR_ALL.format(TABLE, before.KEPT), before.DROP.format(TABLE, "with_reason")
        ),
    ]
