"""A deletion says whom it lists, by which rule, who is kept back and how far it is; a grant keeps the
id of a student who was deleted."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0007_answers'),
        ('zones', '0006_long_addresses_have_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='studenthold',
            options={'ordering': ['-set_at', '-pk']},
        ),
        migrations.AddField(
            model_name='deletion',
            name='failed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='deletion',
            name='kept',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='deletion',
            name='refused_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='deletion',
            name='started_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='deletion',
            name='students',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name='deletion',
            name='years',
            field=models.PositiveSmallIntegerField(default=6),
        ),
        migrations.AddField(
            model_name='studentsettings',
            name='students_past',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='grant',
            name='student',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='grants', to='assessments.student'),
        ),
        migrations.AddConstraint(
            model_name='deletion',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None), ('refused_at', None), ('withdrawn_at', None)), fields=('district',), name='deletion_open_once'),
        ),
        migrations.AddConstraint(
            model_name='studenthold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('student', 'reason'), name='student_hold_once', violation_error_message='A hold with this reason stands already.'),
        ),
    ]
