"""What the look of a few words tells: capitals, an open end, a new sentence."""

import re

SMALL = frozenset(
    """
    a an and are as at be between but by for from in into is of on or our per so than that the
    their through to under upon via vs who whose with within without your &
    """.split()
)
_OPEN_END = SMALL - {"are", "is", "be", "in", "that", "who"} | {"including", "such"}
STARTERS = frozenset("a an all each every in it our the this these to we with".split())
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_TRIM = "\"'“”‘’()[]*,;:."


def is_capitals(text):
    """Whether the letters are all capitals, in a line short enough for a heading."""
    letters = [char for char in text[:121] if char.isalpha()]
    return len(letters) >= 3 and len(text) <= 120 and not any(char.islower() for char in letters)


def is_titled(text):
    """Whether every word of weight starts with a capital, in a line short enough for a heading."""
    if len(text) > 120 or ends_sentence(text) or text[-1:] in ",;":
        return False
    words = [word.strip(_TRIM) for word in re.split(r"[\s/–—-]+", text)]
    words = [word for word in words if word]
    if not words or len(words) > 16 or not text.lstrip(_TRIM)[:1].isupper():
        return False
    return all(_carries_capital(word) for word in words)


def _carries_capital(word):
    return word.lower() in SMALL or not word[0].isalpha() or word[0].isupper()


def split_title(text):
    """Return ("Literacy", "All students read…") for a title with its statement on one line."""
    for sign in (": ", " – ", " — ", " - ", ". "):
        short, found, rest = text.partition(sign)
        stands = found and is_titled(short) and len(short) <= 70 and len(rest.split()) > 4
        if stands and not is_titled(rest):
            return short, rest.strip()
    return text, ""


def ends_sentence(text):
    return text.rstrip("\"'”’)*").endswith((".", "!", "?", ";"))


def ends_open(text):
    """Whether the words cannot end here: a comma, a hyphen, "and", "for", "the"."""
    if text.endswith((",", "-", "&", "/", "–", "—")):
        return True
    last = text.rsplit(None, 1)[-1:]
    return bool(last) and last[0].lower() in _OPEN_END


def starts_small(text):
    """Whether the first letter is a small one, as in the middle of a sentence."""
    return text.lstrip(_TRIM + "&")[:1].islower() or text[:1] in "&,;)"


def first_word(text):
    found = _WORD.search(text[:80])
    return found.group().lower() if found else ""


def join(left, right):
    """Return two pieces of wrapped text as one; a word broken at a hyphen loses the space only."""
    if not left or not right:
        return left or right
    return left + right if is_broken(left, right) else f"{left} {right}"


def is_broken(left, right):
    """Whether a word breaks off at a hyphen and goes on: "long-", "term"."""
    return left.endswith("-") and left[-2:-1].isalpha() and right[:1].isalpha()


def squeeze(text):
    """Return `text` with every run of white space as one space."""
    return " ".join(text.split())
