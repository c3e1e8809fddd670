from django.db import migrations

# A number that counts up with every change of what could stand on the public site. A sequence
# takes no lock: nobody who writes waits for anybody else.
CREATE = """
CREATE SEQUENCE public_site_version;
CREATE FUNCTION public_site_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM nextval('public_site_version');
    RETURN NULL;
END $$;
"""
DROP = """
DROP FUNCTION public_site_changed() CASCADE;
DROP SEQUENCE public_site_version;
"""
# {table: the columns the site reads, where most changes are of others}
TABLES = {
    "zones_district": "",
    "zones_place": "",
    "zones_zone": "",
    "zones_zonemembership": "",
    "zones_dayoff": "",
    "zones_position": "",
    "zones_user": "name, is_active",
    "goals_framework": "",
    "goals_standard": "",
    "goals_plan": "",
    "goals_goal": "",
    "goals_actionitem": "",
    "goals_assignment": "",
    "goals_update": "state, status, happened_on",
    "programs_program": "",
    "programs_program_together": "",
    "programs_session": "",
    "programs_room": "",
    "programs_sessionfile": "",
    "programs_exchangeresource": "",
    "programs_exchangefile": "",
    "programs_publicsentence": "",
    "programs_publicyes": "",
    "programs_translation": "",
}
WATCH = """
CREATE TRIGGER public_site_changed AFTER INSERT OR DELETE OR UPDATE{columns} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION public_site_changed()
"""
LEAVE = "DROP TRIGGER public_site_changed ON {table}"


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_what_the_calendar_said")]
    operations = [
        migrations.RunSQL(CREATE, DROP),
        *(
            migrations.RunSQL(
                WATCH.format(table=table, columns=f" OF {columns}" if columns else ""),
                LEAVE.format(table=table),
            )
            for table, columns in TABLES.items()
        ),
    ]
