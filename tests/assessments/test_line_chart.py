"""The drawing of a trajectory: it breaks where its table says so, and bridges what was missed."""

import pytest

from assessments.acting import importing
from assessments.line_chart import charts_of, levels_of
from assessments.models import Assessment, Result
from assessments.trajectory import lines_of
from tests.factories.assessments import (
    AdministrationFactory,
    AssessmentFactory,
    LevelSetFactory,
    ResultFactory,
    this_year,
)

YEAR = this_year()


@pytest.fixture
def took(maya):
    """Stores results: took(assessment, cuts, {(year, window): score or status})."""

    def took(assessment, levels, results):
        with importing(maya.district_id):
            named = LevelSetFactory(
                assessment=assessment, from_year=min(year for year, _ in results), levels=levels
            )
            for (year, window), what in results.items():
                given = AdministrationFactory(
                    assessment=assessment, year=year, window=window, level_set=named
                )
                rest = {"score": what}
                if what in Result.Status.values:
                    rest = {"score": None, "status": what}
                if assessment.scale == Assessment.Scale.LEVELS:
                    rest = {"score": None, "level": named.levels.get(position=what)}
                elif rest["score"] is None:
                    rest["level"] = None
                ResultFactory(student=maya, administration=given, **rest)

    return took


def assessment(maya, **more):
    return AssessmentFactory(district_id=maya.district_id, **more)


def drawn(maya):
    """[[(window, height, part, run) of each point] of each chart]"""
    with importing(maya.district_id):
        lines = lines_of(maya)
        levels = levels_of(lines)
        charts = [chart for line in lines for chart in charts_of(line, "key", levels)]
    return [[_row(value) for value in _points(chart.wide)] for chart in charts]


def _points(spec):
    (layer,) = [one for one in spec["layer"] if one["mark"]["type"] == "point"]
    return layer["data"]["values"]


def _row(value):
    return value["at"].split()[0], value["value"], value["part"], value["run"]


NAMED = (("Beginning", None), ("Developing", 40), ("Meeting", 70))


def test_no_line_runs_over_other_cut_scores(maya, took):
    task = assessment(maya)
    took(task, NAMED, {(YEAR - 1, "fall"): 50, (YEAR - 1, "spring"): 60})
    took(task, NAMED, {(YEAR, "fall"): 70})

    assert drawn(maya) == [[("Fall", 50, 0, 0), ("Spring", 60, 0, 0), ("Fall", 70, 1, 1)]]


def test_what_was_missed_is_bridged_not_joined(maya, took):
    results = {(YEAR, "fall"): 50, (YEAR, "winter"): "absent", (YEAR, "spring"): 60}
    took(assessment(maya), NAMED, results)

    assert drawn(maya) == [[("Fall", 50, 0, 0), ("Spring", 60, 0, 1)]]


def test_an_instrument_of_another_scale_has_a_drawing_of_its_own(maya, took):
    old = assessment(maya, letters="A B C D", scale="letters", lowest=None, highest=None)
    new = assessment(maya, follows=old)
    took(old, (("Below", None), ("At", 2)), {(YEAR - 1, "fall"): 3})
    took(new, NAMED, {(YEAR, "fall"): 50})

    assert drawn(maya) == [[("Fall", "C", 0, 0)], [("Fall", 50, 0, 0)]]


def test_a_rubric_is_drawn_by_its_levels(maya, took):
    rubric = assessment(maya, scale="levels", lowest=None, highest=None)
    took(rubric, (("Starting", None), ("Growing", None)), {(YEAR, "fall"): 1, (YEAR, "spring"): 2})

    assert drawn(maya) == [[("Fall", "Starting", 0, 0), ("Spring", "Growing", 0, 0)]]


def test_nothing_is_drawn_where_nothing_was_scored(maya, took):
    took(assessment(maya), NAMED, {(YEAR, "fall"): "exempt"})

    assert drawn(maya) == []
