"""The history of a test, of its levels and windows, and of what a district decides about rows of
students: kept for good."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

TABLES = ("administration", "assessment", "levelset", "performancelevel", "studentsettings")
REVOKE = "REVOKE UPDATE, DELETE ON assessments_{}event FROM throughline_web"
GRANT = "GRANT UPDATE, DELETE ON assessments_{}event TO throughline_web"


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0010_typed_over'),
        ('zones', '0006_long_addresses_have_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdministrationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('window', models.CharField(choices=[('fall', 'Fall'), ('winter', 'Winter'), ('spring', 'Spring'), ('summer', 'Summer')], max_length=6)),
                ('year', models.PositiveSmallIntegerField(verbose_name='school year that ends in')),
                ('opens', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('closes', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('source', models.CharField(blank=True, editable=False, max_length=40)),
                ('sourced_id', models.CharField(blank=True, editable=False, max_length=255)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AssessmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('subject', models.CharField(max_length=80)),
                ('grades', models.CharField(blank=True, help_text='Codes, as KG,01,02.', max_length=80)),
                ('scale', models.CharField(choices=[('points', 'Points'), ('percent', 'Percent'), ('levels', 'Rubric levels'), ('letters', 'Ordered letters')], max_length=8)),
                ('lowest', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ('highest', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ('letters', models.CharField(blank=True, help_text='From low to high, with spaces: A B C.', max_length=200)),
                ('ended_on', models.DateField(editable=False, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LevelSetEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('from_year', models.PositiveSmallIntegerField(verbose_name='from the school year that ends in')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PerformanceLevelEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('cut', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ('meets', models.BooleanField(default=False, verbose_name='meets the standard')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StudentSettingsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('specialists_narrowed', models.BooleanField(default=False, verbose_name='specialists see only classes they teach or test')),
                ('upload_days', models.PositiveSmallIntegerField(default=60, verbose_name='days an uploaded file is kept')),
                ('student_years', models.PositiveSmallIntegerField(default=6, verbose_name='years a student’s rows are kept after the last enrollment')),
                ('roster_folder', models.CharField(blank=True, max_length=300, verbose_name='folder the nightly roster is put into')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='administration',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_administrationevent" ("assessment_id", "closes", "id", "level_set_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "sourced_id", "window", "year") SELECT new_values."assessment_id", new_values."closes", new_values."id", new_values."level_set_id", new_values."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."source", new_values."sourced_id", new_values."window", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ab8a6d472cf4c6ea27630185c59f7cbfb551d2c2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3f86e', referencing='REFERENCING NEW TABLE AS new_values ', table='assessments_administration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='administration',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_administrationevent" ("assessment_id", "closes", "id", "level_set_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "sourced_id", "window", "year") SELECT new_values."assessment_id", new_values."closes", new_values."id", new_values."level_set_id", new_values."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."source", new_values."sourced_id", new_values."window", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a7b5ef0f6787f59d7cdafbfc82fa02f709ea90c1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9fc3e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='assessments_administration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='administration',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_administrationevent" ("assessment_id", "closes", "id", "level_set_id", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "sourced_id", "window", "year") SELECT old_values."assessment_id", old_values."closes", old_values."id", old_values."level_set_id", old_values."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."source", old_values."sourced_id", old_values."window", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ebb515edc2af3f8ed7485bc0ffd9ea782ab5fa1b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5748d', referencing='REFERENCING OLD TABLE AS old_values ', table='assessments_administration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_assessmentevent" ("district_id", "ended_on", "follows_id", "grades", "highest", "id", "letters", "lowest", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scale", "subject") SELECT new_values."district_id", new_values."ended_on", new_values."follows_id", new_values."grades", new_values."highest", new_values."id", new_values."letters", new_values."lowest", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."scale", new_values."subject" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8831088be90cdbc39bee35a4d5167f058dbde553', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3ca2a', referencing='REFERENCING NEW TABLE AS new_values ', table='assessments_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_assessmentevent" ("district_id", "ended_on", "follows_id", "grades", "highest", "id", "letters", "lowest", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scale", "subject") SELECT new_values."district_id", new_values."ended_on", new_values."follows_id", new_values."grades", new_values."highest", new_values."id", new_values."letters", new_values."lowest", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."scale", new_values."subject" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='78b1ea7867ba865b60ff8e62aa4f0ea6bd5b05d0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d96c6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='assessments_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_assessmentevent" ("district_id", "ended_on", "follows_id", "grades", "highest", "id", "letters", "lowest", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scale", "subject") SELECT old_values."district_id", old_values."ended_on", old_values."follows_id", old_values."grades", old_values."highest", old_values."id", old_values."letters", old_values."lowest", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."scale", old_values."subject" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e749b03668663855cadc7fb1cd9c79a926c65c5a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_28394', referencing='REFERENCING OLD TABLE AS old_values ', table='assessments_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='levelset',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_levelsetevent" ("assessment_id", "from_year", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."assessment_id", new_values."from_year", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1d5065231067c88a8a19caa27b277287de57e369', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f1347', referencing='REFERENCING NEW TABLE AS new_values ', table='assessments_levelset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='levelset',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_levelsetevent" ("assessment_id", "from_year", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."assessment_id", new_values."from_year", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='afb1c15209087e24436079698f3b090d85f70594', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5284f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='assessments_levelset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='levelset',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_levelsetevent" ("assessment_id", "from_year", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."assessment_id", old_values."from_year", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e530c1635bf31d6ccb2e53ff3f4bc6687830d05d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b963d', referencing='REFERENCING OLD TABLE AS old_values ', table='assessments_levelset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='performancelevel',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_performancelevelevent" ("cut", "id", "level_set_id", "meets", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."cut", new_values."id", new_values."level_set_id", new_values."meets", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7e7e927ecaf8be43aae2911e149bd98fe49b6989', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_48f7c', referencing='REFERENCING NEW TABLE AS new_values ', table='assessments_performancelevel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='performancelevel',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_performancelevelevent" ("cut", "id", "level_set_id", "meets", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."cut", new_values."id", new_values."level_set_id", new_values."meets", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b58add82388becf38eda5f3656ce2db374a97eed', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_44e61', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='assessments_performancelevel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='performancelevel',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_performancelevelevent" ("cut", "id", "level_set_id", "meets", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT old_values."cut", old_values."id", old_values."level_set_id", old_values."meets", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9aaec6d1f261785018feb5938590e5d6a1690000', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_db57f', referencing='REFERENCING OLD TABLE AS old_values ', table='assessments_performancelevel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='studentsettings',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_studentsettingsevent" ("district_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roster_folder", "specialists_narrowed", "student_years", "upload_days") SELECT new_values."district_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."roster_folder", new_values."specialists_narrowed", new_values."student_years", new_values."upload_days" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5313a3c66527b9e955fde23444b6857c9f2a8bd2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bf205', referencing='REFERENCING NEW TABLE AS new_values ', table='assessments_studentsettings', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='studentsettings',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_studentsettingsevent" ("district_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roster_folder", "specialists_narrowed", "student_years", "upload_days") SELECT new_values."district_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."roster_folder", new_values."specialists_narrowed", new_values."student_years", new_values."upload_days" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."district_id" IS DISTINCT FROM (new_values."district_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."roster_folder" IS DISTINCT FROM (new_values."roster_folder") OR old_values."specialists_narrowed" IS DISTINCT FROM (new_values."specialists_narrowed") OR old_values."student_years" IS DISTINCT FROM (new_values."student_years") OR old_values."upload_days" IS DISTINCT FROM (new_values."upload_days")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='55d983864975c8cde061941ab2987a33ed26df89', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4b4ac', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='assessments_studentsettings', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='studentsettings',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "assessments_studentsettingsevent" ("district_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roster_folder", "specialists_narrowed", "student_years", "upload_days") SELECT old_values."district_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."roster_folder", old_values."specialists_narrowed", old_values."student_years", old_values."upload_days" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='edd88f5fa5520a902e5efd54267073027b341b4f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_083a6', referencing='REFERENCING OLD TABLE AS old_values ', table='assessments_studentsettings', when='AFTER')),
        ),
        migrations.AddField(
            model_name='administrationevent',
            name='assessment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment'),
        ),
        migrations.AddField(
            model_name='administrationevent',
            name='level_set',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.levelset'),
        ),
        migrations.AddField(
            model_name='administrationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessments.administration'),
        ),
        migrations.AddField(
            model_name='assessmentevent',
            name='district',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='zones.district'),
        ),
        migrations.AddField(
            model_name='assessmentevent',
            name='follows',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment'),
        ),
        migrations.AddField(
            model_name='assessmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessments.assessment'),
        ),
        migrations.AddField(
            model_name='levelsetevent',
            name='assessment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.assessment'),
        ),
        migrations.AddField(
            model_name='levelsetevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessments.levelset'),
        ),
        migrations.AddField(
            model_name='performancelevelevent',
            name='level_set',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='assessments.levelset'),
        ),
        migrations.AddField(
            model_name='performancelevelevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessments.performancelevel'),
        ),
        migrations.AddField(
            model_name='studentsettingsevent',
            name='district',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='zones.district'),
        ),
        migrations.AddField(
            model_name='studentsettingsevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='assessments.studentsettings'),
        ),
        *(migrations.RunSQL(REVOKE.format(table), GRANT.format(table)) for table in TABLES),
    ]
