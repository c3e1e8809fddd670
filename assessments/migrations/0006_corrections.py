"""What a steward corrected stands beside the record: kept by imports, read by stewards alone."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

before = import_module("assessments.migrations.0002_policies")
SECURED = (
    (before.SECURE, before.OPEN),
    (before.FOR_ALL, before.DROP),
)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0005_written_by_keepers'),
        ('zones', '0006_long_addresses_have_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='batchprogress',
            name='backend',
            field=models.IntegerField(null=True),
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=30)),
                ('was', models.CharField(blank=True, max_length=255)),
                ('now', models.CharField(blank=True, max_length=255)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.batch')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('district', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.district')),
                ('ended_batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.batch')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='assessments.student')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('student', 'field'), name='correction_in_force_once')],
            },
        ),
        *(
            migrations.RunSQL(
                forwards.format("correction", before.KEPT),
                backwards.format("correction", "with_reason"),
            )
            for forwards, backwards in SECURED
        ),
    ]
