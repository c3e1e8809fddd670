"""The catalog of what families read: `python -m tests.words` adds words that are used and not in
it, says which have no Spanish yet, and compiles it."""

import re
import sys
from pathlib import Path

import polib
from django.utils.translation import template as templates

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "programs/locale/es/LC_MESSAGES/django.po"
TEMPLATES = ("site", "programs", "bootstrap5")
WHERE = (ROOT / "programs", *(ROOT / "templates" / name for name in TEMPLATES))
STRING = r"""((?:\s*[rub]?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))+)\s*"""
CALLS = re.compile(
    r"(?<![\w.])(?P<name>_|gettext|gettext_lazy|gettext_noop|ngettext|ngettext_lazy|pgettext|"
    r"pgettext_lazy)\("
    + STRING.replace("(", "(?P<first>", 1)
    + r"(?:,"
    + STRING.replace("(", "(?P<second>", 1)
    + r")?"
)


def used():
    """{(context, words, plural)} of every gettext call of code and templates; "" for none."""
    found = set()
    for path in sorted(path for folder in WHERE for path in folder.rglob("*")):
        if path.suffix in (".py", ".html", ".txt"):
            text = path.read_text()
            code = text if path.suffix == ".py" else templates.templatize(text, origin=path.name)
            found |= {_call(call) for call in CALLS.finditer(code)}
    return found


def _call(call):
    first, second = (eval(f"({call[key]})") if call[key] else "" for key in ("first", "second"))
    if call["name"].startswith("pgettext"):
        return first, second, ""
    return "", first, second if call["name"].startswith("ngettext") else ""


def catalog():
    return polib.pofile(str(CATALOG), wrapwidth=98)


def in_catalog(words):
    return {(one.msgctxt or "", one.msgid, one.msgid_plural): one for one in words}


def main():
    words = catalog()
    there, needed = in_catalog(words), used()
    for context, one, plural in sorted(needed - {*there}):
        more = {"msgid_plural": plural, "msgstr_plural": {0: "", 1: ""}} if plural else {}
        words.append(polib.POEntry(msgid=one, msgctxt=context or None, **more))
    for key in {*there} - needed:
        words.remove(there[key])
    words.sort(key=lambda one: (one.msgid.lower(), one.msgctxt or ""))
    words.save()
    words.save_as_mofile(str(CATALOG.with_suffix(".mo")))
    sys.stdout.write(
        "".join(f"no Spanish yet: {one.msgid}\n" for one in words.untranslated_entries())
    )


if __name__ == "__main__":
    main()
