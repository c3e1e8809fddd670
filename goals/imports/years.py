"""School years in words: "2016-17" runs from July 1 of the first to June 30 of the last year."""

import datetime
import re

_SPAN = re.compile(
    r"(?<![\d-])(20\d\d|19\d\d)\s*(?:[-–—/]|to|through|until)\s*(20\d\d|19\d\d|\d\d)(?![\d-])"
)
_LONGEST = 12


def find_span(text):
    """Return (starts, ends) as dates, or None. A span of over twelve years is not a plan's."""
    spans = [_years(found) for found in _SPAN.finditer(text[:400])]
    spans = [(first, last) for first, last in spans if 0 < last - first <= _LONGEST]
    if not spans:
        return None
    first, last = spans[0]
    if len(spans) == 2 and first < spans[1][1] <= first + _LONGEST:  # "2019-20 to 2021-22"
        last = max(last, spans[1][1])
    return datetime.date(first, 7, 1), datetime.date(last, 6, 30)


def _years(found):
    first, last = int(found.group(1)), found.group(2)
    return first, int(last) if len(last) == 4 else first - first % 100 + int(last)
