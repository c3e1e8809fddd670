from django.db import migrations

# Roles belong to the server, not to the database: another district's site may have made it already.
ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'throughline_web') THEN
    CREATE ROLE throughline_web NOLOGIN;
    EXECUTE format('GRANT throughline_web TO %I', current_user);
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION USING MESSAGE = format(
      'This login may not create roles. Ask the administrator of the server to run, then migrate again: '
      'CREATE ROLE throughline_web NOLOGIN; GRANT throughline_web TO %I;', current_user);
END $$;
"""
RIGHTS = """
GRANT USAGE ON SCHEMA public TO throughline_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO throughline_web;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO throughline_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO throughline_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO throughline_web;
"""


class Migration(migrations.Migration):
    """The login of the web and task processes, which owns nothing; before any other table."""

    initial = True
    run_before = [("contenttypes", "0001_initial"), ("sessions", "0001_initial")]
    operations = [migrations.RunSQL([ROLE, RIGHTS], migrations.RunSQL.noop)]
