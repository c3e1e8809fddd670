"""A roster, staged in temporary tables (assessments/oneroster), brought into the district's.

Preview and import are the same run: the preview takes back what it wrote. Whatever stops it half
way takes back everything.
"""

from django.db import transaction

from assessments import oneroster, reach
from assessments.acting import importing
from assessments.models import Batch
from assessments.oneroster.columns import ENTITIES
from assessments.results.gradebook import gradebook

from .attending import attending, school_year
from .groups import demographics, flags
from .merge import count
from .orgs import classes, orgs, terms
from .people import people
from .taking import taking
from .work import Work

FLAGS = "userFlags"
STEPS = (
    ("Schools", orgs),
    ("Terms", terms),
    ("School year", school_year),
    ("Classes", classes),
    ("Students and staff", people),
    ("Enrollments", attending),
    ("Who takes and teaches each class", taking),
    ("Groups", demographics),
    ("Program flags", flags),
    ("Results of the gradebook", gradebook),
)
# Of tables that were empty a moment ago the planner thinks that they hold one row, and would
# compare every row with every other: so it joins by hash.
READY = """CREATE TEMPORARY TABLE outcome (file text, line integer, what text) ON COMMIT DROP;
SELECT set_config('work_mem', '96MB', true), set_config('enable_nestloop', 'off', true),
    set_config('jit', 'off', true)"""
DONE = "SELECT set_config('enable_nestloop', 'on', true), set_config('jit', 'on', true)"


def run(batch, bundle, report, progress, apply):
    """Brings the files of `bundle` into the district of `batch`; tells and counts it in `report`.
    Without `apply` nothing is kept, nor where a problem is fatal. Raises Cancelled where `progress`
    does. The bundle is closed."""
    with bundle, importing(batch.district_id), transaction.atomic():
        oneroster.stage(bundle, report, progress)
        if not report.is_fatal:
            bring_in(Work(batch, report, _whole(batch, bundle, report)), progress)
        if report.is_fatal or not apply:
            transaction.set_rollback(True)
    return report


def _whole(batch, bundle, report):
    """Names of the files that list everything. One CSV by itself tells changes only, but program
    flags are sent as the list of everybody who has them."""
    if batch.kind == Batch.Kind.FLAGS and FLAGS in bundle.sheets:
        report.mode[f"{FLAGS}.csv"] = "bulk"
        return {FLAGS}
    return {name for name in ENTITIES if bundle.is_whole(name)}


def bring_in(work, progress):
    """Every step, in the transaction of who calls; the tables are staged."""
    work.drop("outcome")
    work.do(READY)
    for done, (what, step) in enumerate(STEPS):
        progress(what, done, len(STEPS))
        step(work)
    progress("Schools of each student", len(STEPS), len(STEPS))
    count(work)
    reach.refresh(work.batch.district_id)
    work.do(DONE)
