from datetime import date

import pytest

from goals.models import Plan


@pytest.mark.parametrize(
    ("starts", "ends", "following"),
    [
        (date(2026, 7, 1), date(2027, 6, 30), (date(2027, 7, 1), date(2028, 6, 30))),
        (date(2018, 7, 1), date(2022, 6, 30), (date(2022, 7, 1), date(2026, 6, 30))),
        (date(2026, 9, 1), date(2026, 12, 9), (date(2026, 12, 10), date(2027, 3, 19))),
    ],
)
def test_a_plan_carried_forward_is_as_long_in_years_where_it_was_whole_years(
    starts, ends, following
):
    assert Plan(starts=starts, ends=ends).next_span() == following
