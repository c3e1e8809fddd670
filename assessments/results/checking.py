"""What the rows of a file mean: matched with students and administrations, and every reason why a
row is refused, in one statement over the temporary table."""

from itertools import islice

from django.db.models import F
from psycopg2.extras import execute_values

from assessments.models import Assessment, LevelSet
from assessments.oneroster.cells import says_day_first

from .staging import MOST_WORDS, NUMBER
from .words import STATUSES, Levels, administrations, day_of, letter_of, plain

# Whom the one who acts may enter results for: not whom a grant or a seat of a head only shows. A
# number of somebody who is here is not that of who left, or came before under another id.
KEYS = """
CREATE TEMPORARY TABLE entered_keys ON COMMIT DROP AS
WITH opened AS (
    SELECT coalesce(array_agg(reach) FILTER (WHERE reach IS NOT NULL), '{}') AS keys,
        coalesce((
            SELECT array_agg(one) FROM student_openings(acting_user(), acting_purpose()) again,
                unnest(again.students) one WHERE again.kind = 'class'
        ), '{}') AS ids
    FROM student_openings(acting_user(), acting_purpose())
    WHERE kind IN ('specialist', 'data_steward', 'import')
), known AS (
    SELECT id, local_id, state_id, ended_on IS NULL AS here FROM assessments_student, opened
    WHERE district_id = %(district)s AND (reach && keys OR id = ANY (ids))
), exact AS (
    SELECT kind, key, coalesce(min(id) FILTER (WHERE here), min(id)) AS student,
        coalesce(nullif(count(*) FILTER (WHERE here), 0), count(*)) AS n,
        bool_or(here) AND NOT bool_and(here) AS others_left
    FROM (
        SELECT 'local' AS kind, local_id AS key, id, here FROM known
        UNION ALL SELECT 'state', state_id, id, here FROM known
    ) number
    WHERE key <> '' GROUP BY kind, key
)
SELECT kind, key, student, n, false AS zeros, others_left FROM exact
UNION ALL
SELECT kind, ltrim(key, '0'), min(student), sum(n), true, bool_or(others_left) FROM exact
WHERE key LIKE '0_%%' AND (kind, ltrim(key, '0')) NOT IN (SELECT kind, key FROM exact)
GROUP BY 1, 2
"""
CHECK = """
CREATE TEMPORARY TABLE entered_checked ON COMMIT DROP AS
SELECT line, student, administration, status,
    CASE WHEN status = 'scored' THEN round(number, 2) END AS score,
    CASE WHEN status = 'scored' THEN coalesce(reached, said_level) END AS level,
    given_on, NULL::integer AS first,
    CASE
        WHEN is_long THEN 'too_long'
        WHEN administration IS NULL THEN 'administration'
        WHEN local_id = '' AND state_id = '' THEN 'no_student'
        WHEN student IS NULL THEN 'student'
        WHEN ambiguous THEN 'two_students'
        WHEN other_student THEN 'other_student'
        WHEN score <> '' AND number IS NULL AND said_level IS NULL AND said_status IS NULL
            THEN 'score'
        WHEN number < lowest OR number > highest OR abs(number) >= 1e6 THEN 'scale'
        WHEN level <> '' AND said_level IS NULL AND number IS NULL THEN 'level'
        WHEN status <> 'scored' AND (number IS NOT NULL OR said_level IS NOT NULL) THEN 'both'
        WHEN status = 'scored' AND number IS NULL AND said_level IS NULL THEN 'empty'
    END AS problem,
    CASE WHEN given_on IS NULL AND said_day <> '' THEN 1 ELSE 0 END
    + CASE WHEN zeros THEN 2 ELSE 0 END
    + CASE WHEN reached <> said_level THEN 4 ELSE 0 END
    + CASE WHEN number <> round(number, 2) THEN 8 ELSE 0 END
    + CASE WHEN level <> '' AND said_level IS NULL AND number IS NOT NULL THEN 16 ELSE 0 END
    + CASE WHEN strange_status THEN 32 ELSE 0 END
    + CASE WHEN others_left THEN 128 ELSE 0 END AS warnings
FROM (
    SELECT found.*, levels[1 + width_bucket(number, cuts)] AS reached FROM (
        SELECT entered.line, entered.is_long, entered.local_id, entered.state_id, entered.score,
            entered.level, entered.given_on AS said_day, given.id AS administration,
            given.lowest, given.highest, given.cuts, given.levels,
            coalesce(local.student, state.student) AS student,
            local.n > 1 OR state.n > 1 AS ambiguous,
            local.student <> state.student AS other_student,
            local.zeros OR (local.student IS NULL AND state.zeros) AS zeros,
            coalesce(local.others_left, state.others_left) AS others_left,
            CASE WHEN given.by_number THEN entered.number ELSE score.number END AS number,
            coalesce(level.level, score.level) AS said_level,
            coalesce(status.status, score.status) AS said_status,
            coalesce(status.status, score.status, 'scored') AS status,
            entered.status <> '' AND status.status IS NULL AS strange_status,
            day.day AS given_on
        FROM entered_rows entered
        LEFT JOIN entered_administrations given ON given.assessment = entered.assessment
            AND given."window" = entered."window" AND given.year = entered.year
        LEFT JOIN entered_keys local ON local.kind = 'local' AND local.key = entered.local_id
        LEFT JOIN entered_keys state ON state.kind = 'state' AND state.key = entered.state_id
        LEFT JOIN entered_words score ON score.kind = 'score'
            AND score.administration = given.id AND score.said = entered.score
        LEFT JOIN entered_words level ON level.kind = 'level'
            AND level.administration = given.id AND level.said = entered.level
        LEFT JOIN entered_words status ON status.kind = 'status' AND status.said = entered.status
        LEFT JOIN entered_words day ON day.kind = 'day' AND day.said = entered.given_on
    ) found
) said
"""
TWICE = """
UPDATE entered_checked again SET problem = 'twice', first = one.line
FROM (
    SELECT student, administration, min(line) AS line FROM entered_checked
    WHERE problem IS NULL GROUP BY 1, 2 HAVING count(*) > 1
) one
WHERE again.student = one.student AND again.administration = one.administration
    AND again.line > one.line AND again.problem IS NULL
"""
Scale = Assessment.Scale


def check(cursor, batch, words, levels_said, found, keys=KEYS):
    """Fills entered_checked: one row a line, with its `problem` or the result it says. `found` is
    {(assessment, window, year) as the rows say it: Administration}."""
    given = {row.pk: (row, _level_set(row)) for row in found.values()}
    sets = sorted({level_set for _, level_set in given.values() if level_set})
    levels = Levels(sets, levels_said)
    _fill_administrations(cursor, found, given, levels)
    _read_words(cursor, given, levels, words.said)
    cursor.execute(keys, {"district": batch.district_id, "source": batch.source})
    for name in ("keys", "words", "administrations"):
        cursor.execute(f"ANALYZE entered_{name}")
    cursor.execute(CHECK)
    cursor.execute("ANALYZE entered_checked")
    cursor.execute(TWICE)


def named(batch, words):
    """{(assessment, window, year) as the rows say it: Administration}; that of the batch, where it
    has one, stands for rows that say nothing."""
    if batch.administration_id:
        return {("", "", ""): batch.administration}
    return administrations(words.naming, batch.district_id)


def _fill_administrations(cursor, found, given, levels):
    """`given` is {id: (Administration, id of the level set it is read by)}."""
    rows = [
        (
            *said,
            row.pk,
            row.assessment.scale,
            row.assessment.scale in (Scale.POINTS, Scale.PERCENT),
            *_bounds(row.assessment),
            *levels.bands(given[row.pk][1]),
        )
        for said, row in found.items()
    ]
    execute_values(cursor.cursor, "INSERT INTO entered_administrations VALUES %s", rows)


def _level_set(administration):
    """Id of the cut scores of its year: its own, else the last ones before."""
    if administration.level_set_id:
        return administration.level_set_id
    sets = LevelSet.objects.filter(
        assessment=administration.assessment_id, from_year__lte=administration.year
    )
    return sets.order_by(F("from_year").desc()).values_list("pk", flat=True).first()


def _bounds(assessment):
    percent = assessment.scale == Scale.PERCENT
    lowest = 0 if percent and assessment.lowest is None else assessment.lowest
    highest = 100 if percent and assessment.highest is None else assessment.highest
    return lowest, highest


def _read_words(cursor, given, levels, said):
    """Fills entered_words: what each different word of the file means."""
    day_first = says_day_first(said["given_on"])
    rows = [
        ("day", 0, text, None, None, None, day_of(text, day_first))
        for text in _some(said["given_on"])
    ]
    rows += [
        ("status", 0, text, None, None, STATUSES.get(plain(text)), None)
        for text in _some(said["status"])
    ]
    for key, (administration, level_set) in given.items():
        rows += [
            ("level", key, text, None, levels.of(level_set, text), None, None)
            for text in _some(said["level"])
        ]
        rows += [
            ("score", key, text, *_score(text, administration.assessment, level_set, levels), None)
            for text in _some(said["score"])
        ]
    known = [row for row in rows if any(value is not None for value in row[3:])]
    execute_values(cursor.cursor, "INSERT INTO entered_words VALUES %s", known)


def _some(said):
    return islice(said - {""}, MOST_WORDS)


def _score(text, assessment, level_set, levels):
    """(number, level, status) that a word in the column of scores means."""
    if assessment.scale == Scale.LETTERS and (number := letter_of(assessment.letters, text)):
        return number, None, None
    if NUMBER.fullmatch(text) and assessment.scale != Scale.LEVELS:
        return None, None, None
    if level := levels.of(level_set, text):
        return None, level, None
    return None, None, STATUSES.get(plain(text))
