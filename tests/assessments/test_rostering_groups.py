"""Groups of students, from demographics and from files of program flags."""

import copy

import pytest

from assessments import rostering
from assessments.models import Batch
from assessments.oneroster import open_bundle
from assessments.report import Report, silent
from tests.factories.assessments import BatchFactory, CategoryFactory, DimensionFactory

from .staged import TODAY, bring, counts, grouped, roster_of


@pytest.fixture
def files(school):
    return roster_of(school)


@pytest.fixture
def other(files):
    return copy.deepcopy(files)


def test_program_flags_become_groups_and_end_with_the_file(district, files):
    bring(district, files)
    flag = {"user_sourced_id": "s1", "flag": "iep"}
    more = [flag, {"user_sourced_id": "s2", "flag": "504"}]
    more += [{"user_sourced_id": "s1", "flag": "Chess"}]
    report = bring(district, {"userFlags": more})
    again = bring(district, {"userFlags": more})
    after = bring(district, {"userFlags": [flag]})

    assert [(row.line, row.code, row.message) for row in report.problems] == [
        (4, "other_group", "The district has no group “Chess”.")
    ]
    assert (counts(report), counts(again), counts(after)) == (
        {"userFlags.csv": {"new": 2}},
        {},
        {"userFlags.csv": {"ended": 1}},
    )
    assert [row for row in grouped(district) if row[1] in ("Has an IEP", "Section 504 plan")] == [
        ("s1", "Has an IEP", None),
        ("s2", "Section 504 plan", TODAY),
    ]


def test_flags_are_read_as_people_write_them(district, files):
    bring(district, files)
    said = ("Free Lunch", "free_lunch", "English learner", "LOW-INCOME")
    flags = [{"user_sourced_id": "s1", "flag": flag} for flag in said]

    report = bring(district, {"userFlags": flags})

    assert report.problems == []
    assert [name for who, name, _ in grouped(district) if who == "s1"][-3:] == [
        "English learner",
        "Free lunch",
        "Low income",
    ]


def test_a_district_may_call_its_groups_as_it_likes(district, files):
    groups = {"race": ("Race", "Hispanic", "pacific"), "gender": ("Gender", "F")}
    groups["disability"] = ("Disability", "SWD")
    for kind, (name, *codes) in groups.items():
        dimension = DimensionFactory(district=district, kind=kind, name=name)
        for code in codes:
            CategoryFactory(dimension=dimension, code=code, name=f"District's {code}")
    bring(district, files)
    bring(district, {"userFlags": [{"user_sourced_id": "s1", "flag": "IEP"}]})

    assert grouped(district) == [
        ("s1", "District's Hispanic", None),
        ("s1", "District's F", None),
        ("s1", "District's SWD", None),
    ]


def test_another_race_takes_the_place_of_the_first(district, files, other):
    bring(district, files)
    other["demographics"][1]["white"] = ""
    report = bring(district, other)

    assert counts(report) == {"demographics.csv": {"changed": 1}}
    assert [row[1:] for row in grouped(district) if row[0] == "s2"] == [
        ("Two or more races", TODAY),
        ("Asian", None),
        ("Male", None),
    ]
    assert counts(bring(district, other)) == {}


def test_a_file_of_flags_by_itself_is_the_list_of_everybody_who_has_them(district, files, tmp_path):
    bring(district, files)
    path, said = tmp_path / "userFlags.csv", []
    for text in ("s1,el\ns2,el\n", "s2,el\n", "s2,el\n"):
        path.write_text(f"userSourcedId,flag\n{text}")
        report = Report()
        batch = BatchFactory(district=district, kind=Batch.Kind.FLAGS)
        rostering.run(batch, open_bundle(path, report), report, silent, True)
        said.append(counts(report))

    assert said == [{"userFlags.csv": {"new": 2}}, {"userFlags.csv": {"ended": 1}}, {}]
    assert [row for row in grouped(district) if row[1] == "English learner"] == [
        ("s1", "English learner", TODAY),
        ("s2", "English learner", None),
    ]
