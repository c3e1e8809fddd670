"""A student who was deleted and is here again: a data steward says so, and why. Told to imports and
to the district's stewards alone, like who was deleted; added by who acts, never changed.

Deleted once more, a student is refused again: the digest names the last deletion then."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

before = import_module("assessments.migrations.0002_policies")
kept = import_module("assessments.migrations.0016_kept_of_nobody")
TABLE = "readmission"
OF_THE_DISTRICT = "forgotten_id IN (SELECT id FROM assessments_forgotten)"
BY_WHO_ACTS = """by_id = acting_user()
    AND (forgotten_id, deletion_id) IN (SELECT id, deletion_id FROM assessments_forgotten)"""
ADDED = f"CREATE POLICY added ON assessments_{TABLE} FOR INSERT WITH CHECK ({BY_WHO_ACTS})"
DELETE = kept.before.replace(kept.LEFT, kept.OF_NOBODY + kept.LEFT)
LAST = DELETE.replace(
    "ON CONFLICT DO NOTHING",
    "ON CONFLICT (district_id, digest) DO UPDATE SET deletion_id = EXCLUDED.deletion_id",
)


def person():
    return models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0016_kept_of_nobody'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Readmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='why they are taken in again')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', person()),
                ('deletion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.deletion')),
                ('forgotten', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='readmissions', to='assessments.forgotten')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('forgotten', 'deletion'), name='readmission_once', violation_error_message='Somebody was quicker: the next roster takes them in.')],
            },
        ),
        migrations.RunSQL(before.SECURE.format(TABLE), before.OPEN.format(TABLE)),
        migrations.RunSQL(
            before.TO_READ.format(TABLE, OF_THE_DISTRICT), before.DROP.format(TABLE, "with_reason")
        ),
        migrations.RunSQL(ADDED, before.DROP.format(TABLE, "added")),
        migrations.RunSQL(before.REVOKE.format(TABLE), before.GRANT.format(TABLE)),
        migrations.RunSQL(kept.replaced(LAST), kept.replaced(DELETE)),
    ]
