"""What changed between two texts or values, marked with ins and del: never by colour alone."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join

WORDS = re.compile(r"\S+\s*")
AROUND = 12  # words kept on each side of a change; what lies between changes is cut
MOST = 90_000  # pairs of words compared; what differs more is shown as two whole texts
OUT = '<del><span class="visually-hidden">taken out: </span>{}</del>'
IN = '<ins><span class="visually-hidden">put in: </span>{}</ins>'


def swapped(old, new):
    """from Winter to Spring; what was or is empty is said so."""
    if not old:
        return format_html("set to <ins>{}</ins>", new)
    if not new:
        return format_html("<del>{}</del> taken out", old)
    return format_html("from <del>{}</del> to <ins>{}</ins>", old, new)


def marked(old, new):
    """The words of both texts in one line, those taken out and those put in marked."""
    pieces = _pieces(WORDS.findall(old), WORDS.findall(new))
    return format_html_join(" ", "{}", ((piece,) for piece in pieces if piece))


def _pieces(old, new):
    """Texts and pieces of HTML; equal words at both ends are set aside before the comparison."""
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    yield _kept(old[:head], first=True)
    for before, after, equal in _steps(old_middle, new_middle):
        if equal:
            yield _kept(before)
        else:
            yield from _changed(before, after)
    yield _kept(new[len(new) - tail :], last=True)


def _same(one, other):
    """How many words both lists begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a.rstrip() != b.rstrip()), min(len(one), len(other)))


def _steps(old, new):
    """(words before, words after, whether they are equal) in order."""
    if not old and not new:
        return
    if len(old) * len(new) > MOST:
        yield old, new, False
        return
    bare = [word.rstrip() for word in old], [word.rstrip() for word in new]
    for step, a, b, c, d in SequenceMatcher(None, *bare, autojunk=False).get_opcodes():
        yield old[a:b], new[c:d], step == "equal"


def _kept(words, first=False, last=False):
    room = AROUND if first or last else 2 * AROUND
    if len(words) > room:
        start = [] if first else words[:AROUND]
        end = [] if last else words[-AROUND:]
        words = [*start, "… ", *end]
    return "".join(words).rstrip()


def _changed(before, after):
    for frame, words in ((OUT, before), (IN, after)):
        if words:
            yield format_html(frame, "".join(words).rstrip())
