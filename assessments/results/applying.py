"""Results into the table: new ones in, changed ones over the old, which are kept to be put back.

Of a new one nothing is kept: it is new because its batch wrote it and kept nothing of it. A second
row for each would cost as much as the results themselves.
"""

KEPT_TYPED = 64  # the bit of entered_checked.warnings
COMPARE = """
CREATE TEMPORARY TABLE entered_old ON COMMIT DROP AS
SELECT said.line, old.id, old.xmin AS version,
    (old.score, old.level_id, old.status, old.given_on) IS DISTINCT FROM
    (said.score, said.level, said.status, coalesce(said.given_on, old.given_on)) AS differs
FROM entered_checked said JOIN assessments_result old
    ON old.student_id = said.student AND old.administration_id = said.administration
WHERE said.problem IS NULL;
ANALYZE entered_old
"""
# What somebody typed after a file, or emptied, stays while files say what that one said.
TYPED = """
CREATE TEMPORARY TABLE entered_typed ON COMMIT DROP AS
SELECT said.line, old.id
FROM typed_over(ARRAY(SELECT id FROM entered_administrations)) brought
JOIN entered_checked said ON said.student = brought.student
    AND said.administration = brought.administration AND said.problem IS NULL
LEFT JOIN assessments_result old ON old.student_id = said.student
    AND old.administration_id = said.administration
LEFT JOIN assessments_batch last ON last.id = old.batch_id
LEFT JOIN entered_old ON entered_old.id = old.id
WHERE (said.score, said.level, said.status, coalesce(said.given_on, brought.given_on))
    IS NOT DISTINCT FROM (brought.score, brought.level, brought.status, brought.given_on)
    AND (old.id IS NULL OR (last.kind = 'hand' AND entered_old.differs))
"""
KEEP_TYPED = """
UPDATE entered_checked said SET warnings = warnings | {bit} FROM entered_typed
WHERE entered_typed.line = said.line;
UPDATE entered_old said SET differs = false FROM entered_typed
WHERE entered_typed.line = said.line;
INSERT INTO entered_old SELECT line, NULL, NULL, false FROM entered_typed WHERE id IS NULL
"""
COUNT = """
SELECT good - there, differing, there - differing, refused
FROM (SELECT count(*) FILTER (WHERE problem IS NULL) AS good,
    count(*) FILTER (WHERE problem IS NOT NULL) AS refused FROM entered_checked) said,
    (SELECT count(*) AS there, count(*) FILTER (WHERE differs) AS differing FROM entered_old) old
"""
# Not what somebody typed in this moment: since it was compared.
KEEP = """
INSERT INTO assessments_replaced (batch_id, district_id, "table", "row", student, was, at)
SELECT %(batch)s, old.district_id, 'assessments_result', old.id, old.student_id, to_jsonb(old),
    now()
FROM entered_old said JOIN assessments_result old USING (id)
WHERE said.differs AND old.xmin = said.version
FOR UPDATE OF old
"""
CHANGE = """
UPDATE assessments_result old SET score = said.score, level_id = said.level,
    status = said.status, given_on = coalesce(said.given_on, old.given_on), batch_id = %(batch)s
FROM entered_checked said JOIN entered_old USING (line)
WHERE old.id = entered_old.id AND entered_old.differs AND old.xmin = entered_old.version
"""
ADD = """
INSERT INTO assessments_result
    (district_id, student_id, administration_id, level_id, score, status, given_on, batch_id)
SELECT %(district)s, student, administration, level, score, status, given_on, %(batch)s
FROM entered_checked
WHERE problem IS NULL AND line NOT IN (SELECT line FROM entered_old)
ORDER BY student, administration
"""


def compare(cursor):
    """{new, changed, unchanged, refused}: how the checked rows stand to what is there."""
    cursor.execute(COMPARE)
    cursor.execute(TYPED)
    if cursor.rowcount:
        cursor.execute(KEEP_TYPED.format(bit=KEPT_TYPED))
    cursor.execute(COUNT)
    return dict(zip(("new", "changed", "unchanged", "refused"), cursor.fetchone(), strict=True))


def write(cursor, batch):
    """Writes what differs; the caller holds the transaction."""
    values = {"batch": batch.pk, "district": batch.district_id}
    for statement in (KEEP, CHANGE, ADD):
        cursor.execute(statement, values)
