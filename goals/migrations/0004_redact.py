"""Words made unreadable: by one function of the database's owner, because the web login may change
neither history nor what was said. The act stays on record, the words stay nowhere."""

from django.db import migrations

# How a word is found: in any case, not inside a longer word, its parts joined by spaces, a line
# end, or what stands for a space in names of files and addresses.
REDACTED = r"""
CREATE FUNCTION redacted(said text, words text[])
RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    word text;
    pattern text;
BEGIN
    FOREACH word IN ARRAY words LOOP
        pattern := regexp_replace(btrim(word), '([^[:alnum:][:space:]])', '\\\1', 'g');
        pattern := regexp_replace(pattern, '[[:space:]]+', '([[:space:]_.+/-]|%20)+', 'g');
        IF word ~ '^[[:alnum:]]' THEN pattern := '(?<![[:alnum:]])' || pattern; END IF;
        IF word ~ '[[:alnum:]]$' THEN pattern := pattern || '(?![[:alnum:]])'; END IF;
        said := regexp_replace(said, pattern, '[removed]', 'gi');
    END LOOP;
    RETURN said;
END
$$
"""
REDACTED_JSON = """
CREATE FUNCTION redacted_json(said jsonb, words text[])
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN CASE jsonb_typeof(said)
        WHEN 'string' THEN to_jsonb(redacted(said #>> '{}', words))
        WHEN 'array' THEN COALESCE(
            (SELECT jsonb_agg(redacted_json(one, words) ORDER BY at)
            FROM jsonb_array_elements(said) WITH ORDINALITY AS listed (one, at)), '[]')
        WHEN 'object' THEN COALESCE(
            (SELECT jsonb_object_agg(key, redacted_json(value, words)) FROM jsonb_each(said)), '{}')
        ELSE said
    END;
END
$$
"""
# The updates one form made, in the district of this one.
SENT_WITH = """
CREATE FUNCTION sent_with(of_update bigint)
RETURNS SETOF bigint LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT other.id FROM goals_update one
    JOIN goals_assignment task ON task.id = one.assignment_id
    JOIN zones_place place ON place.id = task.place_id
    JOIN goals_update other
        ON other.author_id = one.author_id AND other.form_key = one.form_key
    JOIN goals_assignment other_task ON other_task.id = other.assignment_id
    JOIN zones_place other_place ON other_place.id = other_task.place_id
    WHERE one.id = of_update AND other_place.district_id = place.district_id
$$
"""
# Everything said around an update: (table.column, row, text). Unsent forms are those of the people
# around it and those of its own pages, unsent updates those of these people; reminders are those
# made since.
SAID_AROUND = """
CREATE FUNCTION said_around(of_update bigint)
RETURNS TABLE (source text, row_id bigint, said text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH sent AS (
        SELECT goals_update.* FROM goals_update WHERE id IN (SELECT sent_with(of_update))
    ), task AS (
        SELECT goals_assignment.* FROM goals_assignment
        WHERE id IN (SELECT assignment_id FROM sent)
    ), people AS (
        SELECT author_id AS id FROM sent
        UNION SELECT entered_for_id FROM sent
        UNION SELECT by_id FROM goals_step WHERE update_id IN (SELECT id FROM sent)
        UNION SELECT author_id FROM goals_comment WHERE update_id IN (SELECT id FROM sent)
    ), unsent AS (
        SELECT id, text, number_reason FROM goals_update
        WHERE submitted_at IS NULL AND author_id IN (SELECT id FROM people)
    ), pages AS (
        SELECT '%/updates/' || id || '/%' AS address FROM sent
        UNION SELECT '%/assignments/' || id || '/%' FROM task
    )
    SELECT 'goals_update.text', id, text FROM sent
    UNION ALL SELECT 'goals_update.number_reason', id, number_reason FROM sent
    UNION ALL SELECT 'goals_updateevent.text', pgh_obj_id, text FROM goals_updateevent
        WHERE pgh_obj_id IN (SELECT id FROM sent)
    UNION ALL SELECT 'goals_updateevent.number_reason', pgh_obj_id, number_reason
        FROM goals_updateevent WHERE pgh_obj_id IN (SELECT id FROM sent)
    UNION ALL SELECT 'goals_step.note', id, note FROM goals_step
        WHERE update_id IN (SELECT id FROM sent)
    UNION ALL SELECT 'goals_comment.text', id, text FROM goals_comment
        WHERE update_id IN (SELECT id FROM sent)
    UNION ALL SELECT 'goals_evidence.name', id, name FROM goals_evidence
        WHERE update_id IN (SELECT id FROM sent)
    UNION ALL SELECT 'goals_evidence.caption', id, caption FROM goals_evidence
        WHERE update_id IN (SELECT id FROM sent)
    UNION ALL SELECT 'goals_evidence.link', id, link FROM goals_evidence
        WHERE update_id IN (SELECT id FROM sent)
    UNION ALL SELECT 'goals_update.unsent', id, text || E'\\n' || number_reason FROM unsent
    UNION ALL SELECT 'goals_evidence.unsent', id, name || E'\\n' || caption || E'\\n' || link
        FROM goals_evidence WHERE update_id IN (SELECT id FROM unsent)
    UNION ALL SELECT 'goals_assignment.what_we_do', id, what_we_do FROM task
    UNION ALL SELECT 'goals_assignmentevent.what_we_do', pgh_obj_id, what_we_do
        FROM goals_assignmentevent WHERE pgh_obj_id IN (SELECT id FROM task)
    UNION ALL SELECT 'zones_draft.fields', draft.id, value #>> '{}'
        FROM zones_draft draft, jsonb_path_query(draft.fields, 'strict $.**') value
        WHERE jsonb_typeof(value) = 'string'
        AND (draft.user_id IN (SELECT id FROM people)
            OR EXISTS (SELECT FROM pages WHERE draft.address LIKE pages.address))
    UNION ALL SELECT 'goals_digest.text', digest.id, digest.subject || E'\\n' || digest.text
        FROM goals_digest digest
        WHERE district_id IN (
            SELECT place.district_id FROM task JOIN zones_place place ON place.id = task.place_id
        )
        AND made_at >= (SELECT min(created_at) FROM sent)
$$
"""
# Asked for by SELECT redact(…) after the words were put into the setting throughline.words, a JSON
# list: a statement that fails stands in the server's log as it was sent, and these words must not.
# `whole`: text, number_reason, what_we_do, step:ID, comment:ID, evidence:ID go as a whole.
# Returns the names of the files to delete from the storage, and how many rows were changed.
REDACT = """
CREATE FUNCTION redact(
    acting bigint, of_update bigint, whole text[], why text, OUT files text[], OUT places bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone CONSTANT text := '[removed]';
    words text[] := ARRAY(
        SELECT btrim(word)
        FROM jsonb_array_elements_text(
            COALESCE(NULLIF(current_setting('throughline.words', true), ''), '[]')::jsonb
        ) word
        WHERE length(btrim(word)) > 1 ORDER BY length(word) DESC
    );
    sent bigint[] := ARRAY(SELECT sent_with(of_update));
    tasks bigint[] := ARRAY(SELECT assignment_id FROM goals_update WHERE id = ANY (sent));
    task bigint := (SELECT assignment_id FROM goals_update WHERE id = of_update);
    here bigint;
    today date;
    dropped bigint[];
    context text := current_setting('pghistory.context_metadata', true);
BEGIN
    SELECT district.id, (now() AT TIME ZONE district.time_zone)::date INTO here, today
    FROM goals_assignment JOIN zones_place place ON place.id = goals_assignment.place_id
    JOIN zones_district district ON district.id = place.district_id
    WHERE goals_assignment.id = task;
    IF NOT EXISTS (
        SELECT FROM zones_position held JOIN zones_place place ON place.id = held.place_id
        WHERE held.user_id = acting AND held.role = 'data_steward' AND place.district_id = here
        AND held.starts <= today AND (held.ends IS NULL OR held.ends >= today)
    ) THEN
        RAISE EXCEPTION 'Only a data steward of the district makes words unreadable.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF btrim(COALESCE(why, '')) = '' THEN
        RAISE EXCEPTION 'A reason is needed.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('pghistory.context_metadata', jsonb_build_object(
        'user', acting, 'reason', 'Words made unreadable')::text, true);

    -- Evidence goes as a whole where it was asked, or where the words stand in its address;
    -- a file goes from every row of this form that names it.
    dropped := ARRAY(
        SELECT id FROM goals_evidence WHERE update_id = ANY (sent)
        AND ('evidence:' || id = ANY (whole) OR redacted(link, words) <> link)
    );
    dropped := dropped || ARRAY(
        SELECT row_id FROM said_around(of_update) JOIN goals_evidence ON id = row_id
        WHERE source = 'goals_evidence.unsent' AND redacted(link, words) <> link
    );
    dropped := dropped || ARRAY(
        SELECT id FROM goals_evidence WHERE update_id = ANY (sent) AND file <> ''
        AND file IN (SELECT file FROM goals_evidence WHERE id = ANY (dropped))
        AND id <> ALL (dropped)
    );

    WITH done AS (
        INSERT INTO goals_redaction (district_id, "table", "row", by_id, at, reason)
        SELECT DISTINCT here, split_part(source, '.', 1), row_id, acting, now(), btrim(why)
        FROM said_around(of_update)
        WHERE redacted(said, words) <> said
        OR said <> '' AND (
            source IN ('goals_update.text', 'goals_updateevent.text') AND 'text' = ANY (whole)
            OR source IN ('goals_update.number_reason', 'goals_updateevent.number_reason')
            AND 'number_reason' = ANY (whole)
            OR source IN ('goals_assignment.what_we_do', 'goals_assignmentevent.what_we_do')
            AND row_id = task AND 'what_we_do' = ANY (whole)
            OR source = 'goals_step.note' AND 'step:' || row_id = ANY (whole)
            OR source = 'goals_comment.text' AND 'comment:' || row_id = ANY (whole)
        )
        OR source = 'goals_evidence.link' AND row_id = ANY (dropped)
        RETURNING 1
    ) SELECT count(*) INTO places FROM done;

    -- What stands in drafts and reminders is found through the words, so it goes first.
    UPDATE zones_draft SET fields = redacted_json(fields, words)
    WHERE id IN (
        SELECT row_id FROM said_around(of_update)
        WHERE source = 'zones_draft.fields' AND redacted(said, words) <> said
    );
    UPDATE goals_digest SET
        text = redacted(text, words), subject = left(redacted(subject, words), 200)
    WHERE id IN (
        SELECT row_id FROM said_around(of_update)
        WHERE source = 'goals_digest.text' AND redacted(said, words) <> said
    );
    UPDATE goals_evidence SET
        name = CASE WHEN redacted(name, words) <> name THEN gone ELSE name END,
        caption = left(redacted(caption, words), 200)
    WHERE id IN (
        SELECT row_id FROM said_around(of_update)
        WHERE source = 'goals_evidence.unsent' AND redacted(said, words) <> said
    );
    UPDATE goals_update SET
        text = redacted(text, words), number_reason = left(redacted(number_reason, words), 300)
    WHERE id IN (
        SELECT row_id FROM said_around(of_update)
        WHERE source = 'goals_update.unsent' AND redacted(said, words) <> said
    );
    UPDATE goals_update SET
        text = CASE WHEN 'text' = ANY (whole) AND text <> '' THEN gone
            ELSE redacted(text, words) END,
        number_reason = CASE WHEN 'number_reason' = ANY (whole) AND number_reason <> '' THEN gone
            ELSE left(redacted(number_reason, words), 300) END
    WHERE id = ANY (sent) AND (
        whole && ARRAY['text', 'number_reason'] OR redacted(text, words) <> text
        OR redacted(number_reason, words) <> number_reason
    );
    UPDATE goals_assignment SET
        what_we_do = CASE WHEN 'what_we_do' = ANY (whole) AND id = task THEN gone
            ELSE redacted(what_we_do, words) END
    WHERE id = ANY (tasks) AND (
        'what_we_do' = ANY (whole) AND id = task AND what_we_do <> ''
        OR redacted(what_we_do, words) <> what_we_do
    );
    UPDATE goals_updateevent SET
        text = CASE WHEN 'text' = ANY (whole) AND text <> '' THEN gone
            ELSE redacted(text, words) END,
        number_reason = CASE WHEN 'number_reason' = ANY (whole) AND number_reason <> '' THEN gone
            ELSE left(redacted(number_reason, words), 300) END,
        pgh_context = redacted_json(pgh_context, words)
    WHERE pgh_obj_id = ANY (sent);
    UPDATE goals_assignmentevent SET
        what_we_do = CASE WHEN 'what_we_do' = ANY (whole) AND pgh_obj_id = task
            AND what_we_do <> '' THEN gone ELSE redacted(what_we_do, words) END,
        pgh_context = redacted_json(pgh_context, words)
    WHERE pgh_obj_id = ANY (tasks);
    UPDATE goals_step SET
        note = CASE WHEN 'step:' || id = ANY (whole) AND note <> '' THEN gone
            ELSE redacted(note, words) END
    WHERE update_id = ANY (sent);
    UPDATE goals_comment SET
        text = CASE WHEN 'comment:' || id = ANY (whole) THEN gone ELSE redacted(text, words) END
    WHERE update_id = ANY (sent);

    files := ARRAY(
        SELECT DISTINCT kept FROM goals_evidence, unnest(ARRAY[file, thumbnail]) kept
        WHERE id = ANY (dropped) AND kept NOT IN ('', 'removed')
    );
    UPDATE goals_evidence SET
        name = CASE WHEN redacted(name, words) <> name
            THEN gone || COALESCE(substring(name FROM '\\.[A-Za-z0-9]{1,5}$'), '') ELSE name END,
        caption = left(redacted(caption, words), 200)
    WHERE update_id = ANY (sent);
    UPDATE goals_evidence SET
        file = 'removed', thumbnail = '', link = '', name = gone, caption = '', content_type = '',
        size = 0
    WHERE id = ANY (dropped);
    files := ARRAY(
        SELECT kept FROM unnest(files) kept
        WHERE kept NOT IN (SELECT file FROM goals_evidence UNION SELECT thumbnail FROM goals_evidence)
    );
    PERFORM set_config('pghistory.context_metadata', COALESCE(context, ''), true);
    PERFORM set_config('throughline.words', '', true);
END
$$
"""
FUNCTIONS = {
    "redacted(text, text[])": REDACTED,
    "redacted_json(jsonb, text[])": REDACTED_JSON,
    "sent_with(bigint)": SENT_WITH,
    "said_around(bigint)": SAID_AROUND,
    "redact(bigint, bigint, text[], text)": REDACT,
}
# Everybody may run a function unless it is taken from them; nobody but `redact` writes the record.
RIGHTS = """
REVOKE ALL ON FUNCTION redact(bigint, bigint, text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION redact(bigint, bigint, text[], text) TO throughline_web;
REVOKE INSERT ON goals_redaction FROM throughline_web
"""


class Migration(migrations.Migration):
    dependencies = [("goals", "0003_holds")]
    operations = [
        *(
            migrations.RunSQL(sql, f"DROP FUNCTION {signature}")
            for signature, sql in FUNCTIONS.items()
        ),
        migrations.RunSQL(RIGHTS, "GRANT INSERT ON goals_redaction TO throughline_web"),
    ]
