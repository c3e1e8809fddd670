"""What may stand in a cell: the value as it is kept, and what is said about it.

Most cells of a column are among a few values, so a value is looked at once: what is good as it
stands is in `good`, what has to be read otherwise is remembered with what is told about it.
"""

import re
from datetime import date

from .columns import ENUMERATIONS, GRADES

KEPT = 20_000  # different values of one column that are remembered
ISO = re.compile(r"\d{4}-\d\d-\d\d")
ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:.*")
YEAR_FIRST = re.compile(r"(\d{4})[/.-]?(\d\d?)[/.-]?(\d\d?)")
# September 1: 9/1/2026; where a file is read with the day first, 1/9/2026
US = re.compile(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4}|\d\d)(?:,? \d\d?:\d\d.*)?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# 25-Aug-2026, Aug 25, 2026
NAMED_DAY = re.compile(r"(\d\d?)[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d\d)")
NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.? (\d\d?),? (\d{4})")
LIST = re.compile(r"[,;|]")
DEFUSED = re.compile(r"'[=+\-@]")
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)? ?(?:Z|[+-]\d\d(?::?\d\d)?)?)?"
)
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?|-?\.[0-9]+")
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
YEAR = re.compile(r"(?:(?:19|20)\d\d ?[-/] ?)?((?:19|20)\d\d)")
SHORT_YEAR = re.compile(r"((?:19|20)\d\d) ?[-/] ?(\d\d)")
GRADE = re.compile(r"(?:GRADE |GR\.? ?|G)?0*(\d{1,2})(?:ST|ND|RD|TH)?(?: GRADE)?(?:\.0)?")
BOOLEANS = {
    **dict.fromkeys(["1", "yes", "y", "t", "x"], "true"),
    **dict.fromkeys(["0", "no", "n", "f"], "false"),
}
GRADE_NAMES = {
    **dict.fromkeys(["K", "0", "00", "KF", "KH", "KK", "KINDERGARTEN", "KIND", "KINDER"], "KG"),
    **dict.fromkeys(["PREK", "PRE-K", "PK3", "PK4", "-1", "PREKINDERGARTEN"], "PK"),
    **dict.fromkeys(["TRANSITIONALKINDERGARTEN"], "TK"),
    **dict.fromkeys(["INFANT", "TODDLER", "INFANT/TODDLER"], "IT"),
    **dict.fromkeys(["PRESCHOOL"], "PR"),
    **dict.fromkeys(["UNGRADED"], "UG"),
    **dict.fromkeys(["POSTSECONDARY"], "PS"),
    "OTHER": "Other",
}
OTHER_WORDS = {  # outside a dialect: understood, and told
    "status": {
        **dict.fromkeys(["inactive", "deleted", "todelete", "to be deleted"], "tobedeleted"),
        "enabled": "active",
    },
    "sex": {"m": "male", "f": "female", "u": "unspecified", "x": "other", "nonbinary": "other"},
    "org_type": {"lea": "district", "localeducationagency": "district"},
    "score_status": {"fullygraded": "fully graded", "notsubmitted": "not submitted"},
    "class_type": {"section": "scheduled"},
    "role": {"staff": "aide"},
    "enrollment_role": {"staff": "aide", "instructor": "teacher"},
}


def trimmed(cell):
    """Without blanks around it, and without the mark that a download puts before a formula."""
    cell = cell.strip()
    return cell[1:] if DEFUSED.match(cell) else cell


class Bad(ValueError):
    """The value is not what the column holds: (code, message)."""


class Told(str):
    """A value that was read otherwise than it stands; `told` is (code, message)."""

    __slots__ = ("told",)


def read_as(value, code, message):
    kept = Told(value)
    kept.told = (code, message)
    return kept


class Moments(set):
    """What is good in a column of moments: too many differ for each to be remembered."""

    def __contains__(self, value):
        return not value or MOMENT.fullmatch(value) is not None


class Checked:
    """The cells of one column."""

    def __init__(self, read, words=None):
        self.read, self.words = read, words or {}
        self.good, self.known = Moments() if read is moment else {""}, {}

    def other(self, value):
        """The value as it is kept; a Told where something is to be said. Raises Bad."""
        if value in self.known:
            kept = self.known[value]
        elif len(self.known) < KEPT:
            kept = self.known[value] = self.looked_at(value)
        else:
            kept = self.looked_at(value)
        if isinstance(kept, Bad):
            raise kept
        if kept == value and not isinstance(kept, Told) and len(self.good) < KEPT:
            self.good.add(value)
        return kept

    def looked_at(self, value):
        try:
            return self.words.get(value.lower()) or self.read(value)
        except Bad as bad:
            return bad


def readers():
    """{kind of column: what reads its cells}"""
    lists = {name: enumerated(name) for name in ENUMERATIONS}
    own = {"boolean": boolean, "date": day, "number": number, "year": school_year, "grades": grades}
    return own | lists | {"ids": joined, "list": joined, "moment": moment}


def enumerated(name):
    words = {word.lower(): word for word in ENUMERATIONS[name]}
    plain = {word.replace(" ", ""): kept for word, kept in words.items()}
    others = OTHER_WORDS.get(name, {})

    def read(value):
        small = value.lower()
        kept = words.get(small) or plain.get(re.sub(r"[\s_-]", "", small)) or others.get(small)
        if kept is None and small.startswith("ext:"):
            return value
        if kept is None:
            raise Bad("unknown_value", f"“{value[:60]}” is none of {', '.join(words.values())}.")
        if kept == value:
            return kept
        code = "spelling" if small in words else "other_word"
        return read_as(kept, code, f"“{value[:60]}” is read as {kept}.")

    return read


def boolean(value):
    small = value.lower()
    if value in ("true", "false"):
        return value
    kept = small if small in ("true", "false") else BOOLEANS.get(small)
    if kept is None:
        raise Bad("unknown_value", f"“{value[:60]}” is neither true nor false.")
    return read_as(kept, "spelling", f"“{value}” is read as {kept}.")


def day(value, day_first=lambda: False):
    """`day_first` is asked only where a date stands in figures, the year last."""
    if ISO.fullmatch(value):
        return made_day(value, *map(int, value.split("-")))
    if match := ISO_TIME.fullmatch(value):
        kept = day(match.group(1))
    elif match := YEAR_FIRST.fullmatch(value):
        kept = made_day(value, *map(int, match.groups()))
    elif match := US.fullmatch(value):
        month, number, year = map(int, match.groups())
        if day_first():
            month, number = number, month
        kept = made_day(value, year + 2000 if year < 100 else year, month, number)
    elif parts := month_named(value):
        kept = made_day(value, *parts)
    else:
        raise Bad("bad_date", f"“{value[:60]}” is not a date (year-month-day).")
    return read_as(kept, "date_format", f"“{value}” is read as {kept}; dates are year-month-day.")


def moment(value):
    """Nothing is made of it: kept as it stands, and told where it is none of ISO 8601."""
    if MOMENT.fullmatch(value):
        return value
    return read_as(value, "date_format", f"“{value[:60]}” is no date and time of ISO 8601.")


def month_named(value):
    """(year, month, day) of a date whose month is a word of English, else None."""
    if match := NAMED_DAY.fullmatch(value):
        number, month, year = match.groups()
    elif match := NAMED_MONTH.fullmatch(value):
        month, number, year = match.groups()
    if not match or month[:3].lower() not in MONTHS:
        return None
    year = int(year) + 2000 if len(year) == 2 else int(year)
    return year, MONTHS.index(month[:3].lower()) + 1, int(number)


def says_day_first(values):
    """Whether dates in figures can be read with the day first alone: in one the first number is no
    month, and in none the second."""
    found = False
    for value in values:
        if match := US.fullmatch(value):
            first, second, _ = map(int, match.groups())
            if second > 12:
                return False
            found = found or first > 12
    return found


def made_day(value, year, month, number):
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        raise Bad("bad_date", f"“{value[:60]}” is not a day of the calendar.") from None


def number(value):
    if NUMBER.fullmatch(value):
        return value
    plain = value.replace(" ", "").removesuffix("%")
    plain = plain.replace(",", "" if THOUSANDS.fullmatch(plain) else ".")
    if NUMBER.fullmatch(plain):
        return read_as(plain, "number_format", f"“{value[:60]}” is read as {plain}.")
    raise Bad("bad_number", f"“{value[:60]}” is not a number.")


def school_year(value):
    match = YEAR.fullmatch(value)
    short = SHORT_YEAR.fullmatch(value)
    if not match and not short:
        raise Bad("bad_year", f"“{value[:60]}” is not a school year (the year in which it ends).")
    kept = match.group(1) if match else short.group(1)[:2] + short.group(2)
    if kept == value:
        return kept
    return read_as(kept, "year_format", f"“{value}” is read as {kept}, in which it ends.")


def joined(value):
    """Ids have neither semicolons nor bars: where those stand, they part a list."""
    return ",".join(part for part in map(str.strip, LIST.split(value)) if part)


def grades(value):
    """Codes of CEDS; what nobody knows stays as it came, and is told."""
    codes = [part for part in map(str.strip, LIST.split(value)) if part]
    known = [grade(code) for code in codes]
    text = ",".join(kept or code for kept, code in zip(known, codes, strict=True))
    if None in known:
        return read_as(text, "unknown_grade", f"“{value[:60]}” is no grade of CEDS (KG, 01 … 12).")
    if text != ",".join(codes):
        return read_as(text, "grade_format", f"Grade “{value[:60]}” is read as {text}.")
    return text


def grade(code):
    if code in GRADES:
        return code
    big = code.upper()
    if big in GRADES:
        return big
    if plain := GRADE_NAMES.get(big) or GRADE_NAMES.get(re.sub(r"[ -]", "", big)):
        return plain
    match = GRADE.fullmatch(big)
    return f"{int(match.group(1)):02}" if match and 1 <= int(match.group(1)) <= 13 else None
