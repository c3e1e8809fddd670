"""Groups for equity reports: race and gender of demographics.csv, program flags of a second file.

Dimensions and their categories are the district's own rows. Where it has none yet, those of the
federal reports are made; a category the district took away is not made again.
"""

import re

from assessments.models import Category, Dimension

from .merge import Table, finish, write

MEMBERSHIP = Table(
    "assessments_groupmembership",
    ("ends",),
    student="stored.student_id",
    ends="ends",
    key=("district_id", "student_id", "category_id", "starts"),
)
Kind = Dimension.Kind
# {kind: (name, {code: name})}
SENSIBLE = {
    Kind.RACE: (
        "Race and ethnicity",
        {
            "hispanic": "Hispanic or Latino",
            "american_indian": "American Indian or Alaska Native",
            "asian": "Asian",
            "black": "Black or African American",
            "pacific_islander": "Native Hawaiian or Other Pacific Islander",
            "white": "White",
            "two_or_more": "Two or more races",
            "not_reported": "Not reported",
        },
    ),
    Kind.GENDER: (
        "Gender",
        {"female": "Female", "male": "Male", "other": "Other", "unspecified": "Not specified"},
    ),
}
# What else a district may have called a group of these.
ALIKE = {
    "pacific": "pacific_islander",
    "native_hawaiian": "pacific_islander",
    "hispanic_latino": "hispanic",
    "african_american": "black",
    "two": "two_or_more",
    "multiracial": "two_or_more",
    **{"f": "female", "m": "male", "x": "other"},
}
# {flag in small letters: (kind, name of the dimension, name of the category)}
DISABILITY = (Kind.DISABILITY, "Students with disabilities")
ENGLISH = (Kind.ENGLISH, "English learners")
ECONOMIC = (Kind.ECONOMIC, "Economically disadvantaged students")
FLAGS = {
    **dict.fromkeys(("iep", "sped", "swd", "disability"), (*DISABILITY, "Has an IEP")),
    **dict.fromkeys(("504", "section504"), (*DISABILITY, "Section 504 plan")),
    **dict.fromkeys(("el", "ell", "lep", "esl", "ml", "mll"), (*ENGLISH, "English learner")),
    **dict.fromkeys(("englishlearner", "english_learner"), (*ENGLISH, "English learner")),
    **dict.fromkeys(("freelunch", "free_lunch"), (*ECONOMIC, "Free lunch")),
    **dict.fromkeys(("reducedlunch", "reduced_lunch"), (*ECONOMIC, "Reduced-price lunch")),
    **dict.fromkeys(("frl", "economic", "lowincome", "low_income"), (*ECONOMIC, "Low income")),
    **dict.fromkeys(("ed", "economicallydisadvantaged"), (*ECONOMIC, "Low income")),
}
# Hispanic before all; two flags are two or more races; else the one that is true; else not told.
RACES = {
    "american_indian": "american_indian_or_alaska_native",
    "asian": "asian",
    "black": "black_or_african_american",
    "pacific_islander": "native_hawaiian_or_other_pacific_islander",
    "white": "white",
}
HOW_MANY = " + ".join(f"({column} = 'true')::int" for column in RACES.values())
RACE = f"""CASE WHEN hispanic_or_latino_ethnicity = 'true' THEN 'hispanic'
    WHEN demographic_race_two_or_more_races = 'true' OR {HOW_MANY} > 1 THEN 'two_or_more'
    {" ".join(f"WHEN {column} = 'true' THEN '{code}'" for code, column in RACES.items())}
    ELSE 'not_reported' END"""
# {code of the file: group}, made by `_know`
KNOWN = """SELECT * FROM
    unnest(%(codes)s::text[], %(categories)s::bigint[], %(dimensions)s::bigint[])
    AS known (code, category_id, dimension_id)"""
DESCRIBED = """SELECT one.line, student.id AS student_id, {race} AS race, one.sex,
    one.sourced_id AS about, '' AS warning,
    CASE WHEN student.id IS NULL AND staff.id IS NULL THEN 'orphan_user' ELSE '' END AS problem
FROM staged_demographics one
LEFT JOIN assessments_student student ON student.district_id = %(district)s
    AND student.source = %(source)s AND student.sourced_id = one.sourced_id
LEFT JOIN assessments_staffmember staff ON staff.district_id = %(district)s
    AND staff.source = %(source)s AND staff.sourced_id = one.sourced_id
WHERE one.status <> 'tobedeleted'"""
GROUPED = """SELECT DISTINCT ON (one.student_id, known.dimension_id) one.line, one.student_id,
    known.category_id, known.dimension_id, NULL::date AS begins, NULL::date AS ends
FROM (
    SELECT line, student_id, race AS code FROM checked
    UNION ALL SELECT line, student_id, sex FROM checked
) one
JOIN known ON known.code = one.code
WHERE one.student_id IS NOT NULL
ORDER BY one.student_id, known.dimension_id, one.line"""
FLAGGED = """SELECT one.line, student.id AS student_id, lower(one.flag) AS code,
    nullif(one.begin_date, '')::date AS begins, nullif(one.end_date, '')::date AS ends,
    CASE WHEN student.id IS NULL AND staff.id IS NULL THEN one.user_sourced_id ELSE one.flag
    END AS about,
    CASE WHEN known.code IS NULL AND student.id IS NOT NULL THEN 'other_group' ELSE ''
    END AS warning,
    CASE WHEN student.id IS NULL AND staff.id IS NULL THEN 'orphan_user' ELSE '' END AS problem,
    known.category_id, known.dimension_id
FROM staged_userflags one
LEFT JOIN assessments_student student ON student.district_id = %(district)s
    AND student.source = %(source)s AND student.sourced_id = one.user_sourced_id
LEFT JOIN assessments_staffmember staff ON staff.district_id = %(district)s
    AND staff.source = %(source)s AND staff.sourced_id = one.user_sourced_id
LEFT JOIN known ON known.code = lower(one.flag)
WHERE one.status <> 'tobedeleted'"""
FLAG_ROWS = """SELECT DISTINCT ON (student_id, category_id) line, student_id, category_id,
    dimension_id, begins, ends
FROM checked WHERE student_id IS NOT NULL AND category_id IS NOT NULL
ORDER BY student_id, category_id, begins DESC NULLS LAST, line"""
# A group that ended yesterday or today goes on; the first one began with the school year.
DIFF = """SELECT wanted.*, CASE WHEN row IS NULL THEN 'new'
    WHEN stored_ends IS DISTINCT FROM ends THEN 'changed' ELSE 'unchanged' END AS what
FROM (
    SELECT wanted.line, wanted.student_id, wanted.category_id, wanted.dimension_id, day.starts,
        greatest(wanted.ends, CASE WHEN wanted.ends IS NOT NULL THEN day.starts END) AS ends,
        stored.id AS row, stored.ends AS stored_ends,
        earlier.id IS NULL AS is_first
    FROM wanted
    LEFT JOIN LATERAL (
        SELECT one.id, one.starts, one.ends FROM assessments_groupmembership one
        WHERE one.student_id = wanted.student_id AND one.category_id = wanted.category_id
            AND (one.starts = wanted.begins OR one.ends IS NULL OR one.ends >= %(today)s::date - 1)
        ORDER BY (one.starts = wanted.begins) IS TRUE DESC, one.starts DESC LIMIT 1
    ) stored ON true
    LEFT JOIN LATERAL (
        SELECT one.id FROM assessments_groupmembership one
        JOIN assessments_category category ON category.id = one.category_id
        WHERE one.student_id = wanted.student_id AND category.dimension_id = wanted.dimension_id
            AND stored.id IS NULL
        LIMIT 1
    ) earlier ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(stored.starts, wanted.begins, CASE WHEN earlier.id IS NULL
            THEN least(%(today)s::date, %(year_starts)s::date) ELSE %(today)s::date END) AS starts
    ) day
) wanted"""
ENDING = """SELECT stored.id AS row FROM assessments_groupmembership stored
JOIN assessments_category category ON category.id = stored.category_id
JOIN assessments_dimension dimension ON dimension.id = category.dimension_id
JOIN assessments_student student ON student.id = stored.student_id
LEFT JOIN grouped ON grouped.row = stored.id
WHERE stored.district_id = %(district)s AND stored.ends IS NULL AND grouped.row IS NULL
    AND student.source = %(source)s AND {which}"""
FIRST_IS_NEW = "CASE WHEN is_first THEN what ELSE 'changed' END"
# One race and one gender: another one takes the place of what was told before.
TOLD_ANEW = """dimension.kind IN ('race', 'gender')
    AND stored.student_id IN (SELECT student_id FROM checked)"""
# A bulk file ends only flags of the kinds it speaks of.
LEFT_OUT = "dimension.id IN (SELECT dimension_id FROM told) AND %(bulk)s"
NAMED_GONE = """(stored.student_id, stored.category_id) IN (
    SELECT student.id, known.category_id FROM staged_userflags one
    JOIN known ON known.code = lower(one.flag)
    JOIN assessments_student student ON student.district_id = %(district)s
        AND student.source = %(source)s AND student.sourced_id = one.user_sourced_id
    WHERE one.status = 'tobedeleted')"""
FLAGS_OF_FILE = "SELECT DISTINCT lower(flag) FROM staged_userflags ORDER BY 1"


def demographics(work):
    """Race and gender of the students the file describes."""
    if not work.ask("SELECT EXISTS (SELECT FROM staged_demographics)")[0][0]:
        return
    for position, (kind, (name, categories)) in enumerate(SENSIBLE.items(), 1):
        if not Dimension.objects.filter(district=work.batch.district, kind=kind).exists():
            _make(work, kind, name, position, categories)
    here = Category.objects.filter(dimension__district=work.batch.district)
    found = here.filter(dimension__kind__in=SENSIBLE)
    _know(work, {ALIKE.get(row.code.lower(), row.code.lower()): row for row in found})
    work.table("checked", DESCRIBED.format(race=RACE))
    work.refuse("checked", "demographics.csv")
    work.table("wanted", GROUPED)
    _write(work, "demographics.csv", TOLD_ANEW)


def flags(work):
    """Program flags: disability, English learner, low income; seen by the steward alone."""
    codes = [code for (code,) in work.ask(FLAGS_OF_FILE)]
    if not codes:
        return
    _know(work, {code: row for code in codes if (row := _flag(work, code))})
    work.table("checked", FLAGGED)
    work.refuse("checked", "userFlags.csv")
    work.table("told", "SELECT DISTINCT dimension_id FROM checked")
    work.table("wanted", FLAG_ROWS)
    ended = _write(work, "userFlags.csv", f"(({LEFT_OUT}) OR {NAMED_GONE})")
    work.report.count("userFlags.csv", ended=ended)


def _flag(work, code):
    """The category a flag means: with its code, or one that says the same; made where the flag is
    well known and the district has none. None for any other."""
    here = Category.objects.filter(dimension__district=work.batch.district)
    here = here.exclude(dimension__kind__in=SENSIBLE)
    word = re.sub(r"[\s-]+", "_", code)  # as people write it: Free Lunch
    alike = [one for one in FLAGS if FLAGS[one] == FLAGS.get(word)]
    for known in (code, *alike):
        if found := here.filter(code__iexact=known).first():
            return found
    if word not in FLAGS:
        return None
    kind, name, label = FLAGS[word]
    dimension = Dimension.objects.filter(district=work.batch.district, kind=kind).first()
    if dimension is None:
        dimension = _make(work, kind, name, list(Kind).index(kind) + 1, {})
    category = dimension.categories.create(code=word, name=label, position=99)
    work.made(category)
    return category


def _know(work, groups):
    codes = {"codes": list(groups), "categories": [row.pk for row in groups.values()]}
    work.table("known", KNOWN, **codes, dimensions=[row.dimension_id for row in groups.values()])


def _write(work, file, ending):
    work.table("diff", DIFF)
    work.table("grouped", "SELECT row FROM diff WHERE row IS NOT NULL")
    work.table("ending", ENDING.format(which=ending), bulk=work.is_whole(file))
    ended = finish(work, MEMBERSHIP)
    write(work, MEMBERSHIP, file, FIRST_IS_NEW)
    return ended


def _make(work, kind, name, position, categories):
    dimension = Dimension.objects.create(
        district=work.batch.district, kind=kind, name=name, position=position
    )
    made = Category.objects.bulk_create(
        Category(dimension=dimension, code=code, name=label, position=place)
        for place, (code, label) in enumerate(categories.items(), 1)
    )
    work.made(dimension, *made)
    return dimension
