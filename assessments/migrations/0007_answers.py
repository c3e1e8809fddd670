"""Who answered a request and what was answered before it was opened again; statements are taken
back, never changed. How many requests are due is told on the steward's home, where nobody acts: a
function of the owner gives days and nothing else."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DUE = """
CREATE FUNCTION requests_due(districts bigint[]) RETURNS SETOF date
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT due_on FROM assessments_recordrequest
    WHERE answered_on IS NULL AND district_id = ANY (districts)
    ORDER BY due_on
$$;
"""
ONLY_WITHDRAWN = """
REVOKE UPDATE ON assessments_statement FROM throughline_web;
GRANT UPDATE (result_id, withdrawn_on, withdrawn_by_id) ON assessments_statement TO throughline_web;
"""
CHANGED = """
REVOKE UPDATE (result_id, withdrawn_on, withdrawn_by_id)
ON assessments_statement FROM throughline_web;
GRANT UPDATE ON assessments_statement TO throughline_web;
"""


def person():
    return models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0006_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='statement',
            options={'ordering': ['written_on', 'pk']},
        ),
        migrations.AddField('recordrequest', 'answered_by', person()),
        migrations.AddField('recordrequest', 'earlier', models.JSONField(default=list, editable=False)),
        migrations.AddField('statement', 'entered_by', person()),
        migrations.AddField('statement', 'withdrawn_by', person()),
        migrations.AddField('statement', 'withdrawn_on', models.DateField(editable=False, null=True)),
        migrations.RunSQL(DUE, 'DROP FUNCTION requests_due(bigint[])'),
        migrations.RunSQL(ONLY_WITHDRAWN, CHANGED),
    ]
