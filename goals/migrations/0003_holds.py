"""What must not be deleted is not deleted, whoever asks: by a view, a task or a statement.

A hold in force keeps what it covers; what was once sent stays without any hold. Both refuse with a
sentence and a name (`hold`, `sent`) that goals.holds knows again.
"""

from django.db import migrations

# The reason of the oldest hold that covers a record, or NULL. What is not known of a record
# (its dates, where it has none) does not free it.
HOLD_OVER = """
CREATE FUNCTION hold_over(
    in_district bigint, of_plan bigint, at_places bigint[], of_people bigint[],
    first_day date, last_day date
) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT reason FROM goals_hold
    WHERE district_id = in_district AND lifted_at IS NULL
        AND (plan_id IS NULL OR plan_id = of_plan)
        AND (place_id IS NULL OR place_id = ANY (at_places))
        AND (person_id IS NULL OR person_id = ANY (of_people))
        AND (starts IS NULL OR last_day IS NULL OR starts <= last_day)
        AND (ends IS NULL OR first_day IS NULL OR ends >= first_day)
    ORDER BY id LIMIT 1
$$
"""
# An update belongs to the place where the work is, the seat's place and the owner of its plan.
HOLD_ON_UPDATE = """
CREATE FUNCTION hold_on_update(row_id bigint)
RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT hold_over(
        place.district_id, plan.id, ARRAY[task.place_id, task.seat_place_id, plan.owner_id],
        ARRAY[said.author_id, said.entered_for_id],
        LEAST(said.happened_on, said.created_at::date),
        GREATEST(said.happened_on, said.created_at::date, said.submitted_at::date)
    )
    FROM goals_update said
    JOIN goals_assignment task ON task.id = said.assignment_id
    JOIN zones_place place ON place.id = task.place_id
    JOIN goals_actionitem item ON item.id = task.item_id
    JOIN goals_goal goal ON goal.id = item.goal_id
    JOIN goals_plan plan ON plan.id = goal.plan_id
    WHERE said.id = row_id
$$
"""
HOLD_ON_PLAN = """
CREATE FUNCTION hold_on_plan(row_id bigint, at_places bigint[] DEFAULT '{}')
RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT hold_over(
        owner.district_id, plan.id, at_places || plan.owner_id, ARRAY[plan.created_by_id],
        LEAST(plan.starts, plan.created_at::date), plan.ends
    )
    FROM goals_plan plan JOIN zones_place owner ON owner.id = plan.owner_id
    WHERE plan.id = row_id
$$
"""
HOLD_ON_ITEM = """
CREATE FUNCTION hold_on_item(row_id bigint, at_places bigint[] DEFAULT '{}')
RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT hold_on_plan(goal.plan_id, at_places)
    FROM goals_actionitem item JOIN goals_goal goal ON goal.id = item.goal_id
    WHERE item.id = row_id
$$
"""
# The line of sight is part of the plan it starts from; it is kept for both its ends.
HOLD_ON_SERVES = """
CREATE FUNCTION hold_on_serves(link goals_serves)
RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT COALESCE(
        hold_on_item(link.item_id), hold_on_item(link.serves_item_id),
        (SELECT hold_on_plan(plan_id) FROM goals_goal WHERE id = link.goal_id),
        (SELECT hold_on_plan(plan_id) FROM goals_goal WHERE id = link.serves_goal_id)
    )
$$
"""
# What somebody typed and did not send is a record of theirs, at every place they work or worked.
HOLD_ON_PERSON = """
CREATE FUNCTION hold_on_person(person bigint, first_day date, last_day date)
RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT hold_over(
        place.district_id, NULL, array_agg(place.id), ARRAY[person], first_day, last_day
    )
    FROM zones_position held JOIN zones_place place ON place.id = held.place_id
    WHERE held.user_id = person
    GROUP BY place.district_id ORDER BY 1 LIMIT 1
$$
"""
KEEP_HELD = """
CREATE FUNCTION keep_held() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE why text;
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'goals_update' THEN why := hold_on_update(OLD.id);
        WHEN 'goals_evidence', 'goals_comment', 'goals_step' THEN
            why := hold_on_update(OLD.update_id);
        WHEN 'goals_plan' THEN why := hold_on_plan(OLD.id);
        WHEN 'goals_goal' THEN why := hold_on_plan(OLD.plan_id);
        WHEN 'goals_actionitem' THEN why := hold_on_item(OLD.id);
        WHEN 'goals_assignment' THEN
            why := hold_on_item(OLD.item_id, ARRAY[OLD.place_id, OLD.seat_place_id]);
        WHEN 'goals_serves' THEN why := hold_on_serves(OLD);
        WHEN 'goals_planimport', 'zones_upload' THEN
            why := hold_over(OLD.district_id, NULL, '{}', ARRAY[OLD.created_by_id],
                OLD.created_at::date, NULL);
        WHEN 'zones_dayoff' THEN
            SELECT hold_over(OLD.district_id, NULL, ARRAY[OLD.branch_id], '{}', OLD.day, OLD.day)
            INTO why;
        WHEN 'zones_position' THEN
            SELECT hold_over(district_id, NULL, ARRAY[id], ARRAY[OLD.user_id],
                OLD.starts, OLD.ends)
            INTO why FROM zones_place WHERE id = OLD.place_id;
    END CASE;
    IF why IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = 'A hold keeps this: ' || why, CONSTRAINT = 'hold';
    END IF;
    RETURN OLD;
END
$$
"""
# A form that was sent lets go of what was typed: under a hold it steps aside and stays.
KEEP_TYPED = """
CREATE FUNCTION keep_typed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF hold_on_person(OLD.user_id, OLD.saved_at::date, OLD.saved_at::date) IS NULL THEN
        RETURN OLD;
    END IF;
    IF OLD.address NOT LIKE 'kept %' THEN
        UPDATE zones_draft SET address = left('kept ' || OLD.id || ' ' || OLD.address, 200)
        WHERE id = OLD.id;
    END IF;
    RETURN NULL;
END
$$
"""
KEEP_SENT = """
CREATE FUNCTION keep_sent() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE was_sent boolean;
BEGIN
    IF TG_TABLE_NAME = 'goals_update' THEN
        was_sent := OLD.submitted_at IS NOT NULL;
    ELSE
        was_sent := EXISTS (
            SELECT FROM goals_update WHERE id = OLD.update_id AND submitted_at IS NOT NULL
        );
    END IF;
    IF was_sent THEN
        RAISE EXCEPTION USING
            MESSAGE = 'What was sent stays on record: nothing of it is deleted.',
            CONSTRAINT = 'sent';
    END IF;
    RETURN OLD;
END
$$
"""
FUNCTIONS = {
    "hold_over(bigint, bigint, bigint[], bigint[], date, date)": HOLD_OVER,
    "hold_on_update(bigint)": HOLD_ON_UPDATE,
    "hold_on_plan(bigint, bigint[])": HOLD_ON_PLAN,
    "hold_on_item(bigint, bigint[])": HOLD_ON_ITEM,
    "hold_on_serves(goals_serves)": HOLD_ON_SERVES,
    "hold_on_person(bigint, date, date)": HOLD_ON_PERSON,
    "keep_held()": KEEP_HELD,
    "keep_typed()": KEEP_TYPED,
    "keep_sent()": KEEP_SENT,
}
OF_AN_UPDATE = "goals_update", "goals_evidence", "goals_comment", "goals_step"
HELD = (
    *OF_AN_UPDATE,
    *("goals_plan", "goals_goal", "goals_actionitem", "goals_assignment", "goals_serves"),
    *("goals_planimport", "zones_upload", "zones_dayoff", "zones_position"),
)
TRIGGERS = [
    *((table, "keep_held") for table in HELD),
    *((table, "keep_sent") for table in OF_AN_UPDATE),
    ("zones_draft", "keep_typed"),
]
# A hold is lifted, never changed or deleted.
ONLY_LIFTED = """
REVOKE UPDATE, DELETE ON goals_hold FROM throughline_web;
GRANT UPDATE (lifted_by_id, lifted_at) ON goals_hold TO throughline_web
"""


class Migration(migrations.Migration):
    dependencies = [("goals", "0002_append_only")]
    operations = [
        *(
            migrations.RunSQL(sql, f"DROP FUNCTION {signature}")
            for signature, sql in FUNCTIONS.items()
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {function} BEFORE DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()",
                f"DROP TRIGGER {function} ON {table}",
            )
            for table, function in TRIGGERS
        ),
        migrations.RunSQL(
            ONLY_LIFTED, "GRANT UPDATE, DELETE ON goals_hold TO throughline_web"
        ),
    ]
