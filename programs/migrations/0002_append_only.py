from django.db import migrations

# Who planned, held, counted and published what: kept for good.
KEPT = (
    "programs_celebrationevent",
    "programs_contributionevent",
    "programs_exchangeresourceevent",
    "programs_partneragreementevent",
    "programs_partnercontactevent",
    "programs_partnerevent",
    "programs_programevent",
    "programs_publicsentenceevent",
    "programs_publicyesevent",
    "programs_seriesevent",
    "programs_sessionevent",
    "programs_sessionfileevent",
    "programs_sessionlogevent",
    "programs_staffingevent",
    "programs_translationevent",
)
REVOKE = "REVOKE UPDATE, DELETE ON {table} FROM throughline_web"
GRANT = "GRANT UPDATE, DELETE ON {table} TO throughline_web"


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]
    operations = [
        migrations.RunSQL(REVOKE.format(table=table), GRANT.format(table=table)) for table in KEPT
    ]
