"""What an update says beside the last one that counts: rows of before and after."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from re import findall

from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html, format_html_join

from zones.formats import long_date

from .grid import joined
from .marks import status_mark

ALIKE = 0.3  # below this share of common words, marks would cover everything
MOST = 300_000  # pairs of words that are compared; longer texts stand unmarked


@dataclass(frozen=True, slots=True)
class Line:
    """A field of an update as it was and as it is; both ready to print."""

    name: str
    before: str
    after: str


def last_counted(update):
    """The update that counts before this one in its plan's life; None for the first."""
    rows = type(update).objects.counted().filter(assignment=update.assignment_id)
    return rows.exclude(pk=update.pk).newest_first().first()


def compared(update, last, evidence):
    """Lines for `update` beside `last` (or None); `evidence` is {update id: rows} as seen."""
    before, after = marked(last.text if last else "", update.text)
    lines = [
        Line("Status", last and status_mark(last.status), status_mark(update.status)),
        Line("What happened", before, after),
    ]
    if update.assignment.item.counts or update.number is not None:
        lines.append(_number(update, last))
    lines.append(Line("Date", last and long_date(last.happened_on), long_date(update.happened_on)))
    kept = {str(row) for row in evidence.get(last.pk, ())} if last else set()
    old, new = evidence.get(last.pk, ()) if last else (), evidence.get(update.pk, ())
    lines.append(Line("Evidence", _count(old), [(row, str(row) in kept) for row in new]))
    return lines


def marked(old, new):
    """(old, new) as HTML: words taken out are struck in the old, words put in marked in the new."""
    one, two = (findall(r"\S+\s*|\s+", text) for text in (old, new))
    if not one or not two or len(one) * len(two) > MOST:
        return _whole(old), _whole(new)
    bare = ([word.strip() for word in words] for words in (one, two))
    matcher = SequenceMatcher(None, *bare, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _whole(old), _whole(new)
    steps = matcher.get_opcodes()
    before = [_piece("del", one[a:b], kind != "equal") for kind, a, b, _, _ in steps]
    after = [_piece("ins", two[c:d], kind != "equal") for kind, _, _, c, d in steps]
    return joined(before), joined(after)


def _whole(text):
    return linebreaks_filter(text)


def _piece(tag, words, changed):
    text = "".join(words)
    if not changed or not text.strip():
        return format_html("{}", text)
    end = text[len(text.rstrip()) :]
    return format_html("<{0}>{1}</{0}>{2}", tag, text.rstrip(), end)


def _number(update, last):
    name = update.assignment.item.counts or "Number"
    old = last.number if last else None
    said = [figure(number) for number in (old, update.number)]
    if old is None or update.number is None or old == update.number:
        return Line(name[:1].upper() + name[1:], said[0], said[1])
    difference = update.number - old
    sign = "+" if difference > 0 else "−"
    return Line(
        name[:1].upper() + name[1:],
        format_html("<del>{}</del>", said[0]),
        format_html("<ins>{}</ins> ({}{})", said[1], sign, figure(abs(difference))),
    )


def figure(number):
    """1,240 or 12.5; "none" where there is no number."""
    if number is None:
        return "none"
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def _count(rows):
    if not rows:
        return "None"
    names = format_html_join(", ", "{}", ((str(row),) for row in rows))
    return format_html("{} ({})", f"{len(rows)} file{'s' * (len(rows) > 1)} or links", names)
