"""The days of results: which of the numbers of a date is the month."""

from datetime import date

import pytest

from assessments import results
from assessments.acting import importing
from assessments.models import Result
from assessments.report import Report, silent
from tests.factories.assessments import AdministrationFactory, BatchFactory


@pytest.mark.parametrize(
    ("days", "expected", "codes"),
    [
        (("25/08/2026", "1/9/2026"), (date(2026, 8, 25), date(2026, 9, 1)), {"day_first"}),
        (("09/01/2026", "8/25/2026"), (date(2026, 9, 1), date(2026, 8, 25)), set()),
        (("25/08/2026", "8/25/2026"), (None, date(2026, 8, 25)), {"day"}),
    ],
)
def test_dates_with_the_day_first_are_read_where_a_file_can_be_read_no_other_way(
    maya, noel, district, days, expected, codes, tmp_path
):
    rows = [f"{who.local_id},70,{day}" for who, day in zip((maya, noel), days, strict=True)]
    path, report = tmp_path / "results.csv", Report()
    path.write_text("\n".join(["id,score,date", *rows, ""]))
    given = AdministrationFactory(assessment__district=district)
    batch = BatchFactory(district=district, kind="results", name=path.name, administration=given)

    with importing(district.pk):
        results.run(batch, path, report, silent, apply=True)
        found = Result.objects.order_by("student__given_name").values_list("given_on", flat=True)
        assert tuple(found) == expected
    assert {row.code for row in report.problems} == codes
    assert report.files["results.csv"]["warnings"] == len(codes)
