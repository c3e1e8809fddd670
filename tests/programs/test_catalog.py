"""What families read is in the catalog, in Spanish, and compiled (`python -m tests.words`)."""

import re

import polib

from tests.words import CATALOG, catalog, in_catalog, used


def test_the_catalog_holds_what_is_used_and_nothing_else():
    there = {*in_catalog(catalog())}

    assert (used() - there, there - used()) == (set(), set())


def test_everything_has_spanish_words_with_the_same_places_for_values():
    wrong = [
        one.msgid
        for one in catalog()
        for said in one.msgstr_plural.values() or [one.msgstr]
        if not said or one.fuzzy or _places(said) - _places(one.msgid_plural or one.msgid)
    ]

    assert wrong == []


def test_the_compiled_catalog_is_the_one_that_is_read():
    compiled = polib.mofile(str(CATALOG.with_suffix(".mo")))

    assert _said(compiled) == _said(catalog())


def _places(words):
    return {*re.findall(r"%\(\w+\)s|\{\w*\}|%[sd]", words)}


def _said(words):
    return {
        key: one.msgstr_plural or one.msgstr for key, one in in_catalog(words).items() if one.msgid
    }
