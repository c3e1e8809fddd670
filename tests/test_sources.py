"""docs/sources.md says where each sentence of the sources lives: what it says is there."""

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
SOURCES = ROOT / "goals" / "sources"
ZONES = "hartford-library-schools-zone-partnership.txt"


def flat(text):
    return " ".join(text.split())


def quotations():
    """{name of a source: what is quoted of it, in the order of the page}"""
    found = {}
    for line in TEXT.splitlines():
        if named := re.match(r"Source: `(.*?)`", line):
            quoted = found.setdefault(named[1], [])
        elif row := re.match(r"\| “(.*?)” \| ", line):
            quoted.append(row[1].replace("\\|", "|"))
    return found


def test_every_source_is_gone_through():
    assert set(quotations()) == {path.name for path in SOURCES.glob("*.txt")}


@pytest.mark.parametrize("name", quotations())
def test_every_quotation_stands_in_its_source(name):
    source = flat((SOURCES / name).read_text(encoding="utf-8"))

    assert [words for words in quotations()[name] if words not in source] == []


def test_the_partnership_document_is_quoted_from_its_first_word_to_its_last():
    rest, left_out = flat((SOURCES / ZONES).read_text(encoding="utf-8")), []
    for words in quotations()[ZONES]:
        before, _, rest = rest.partition(words)
        left_out += re.findall(r"\w+", before)

    assert (left_out, re.findall(r"\w+", rest)) == ([], [])


def is_page(address):
    try:
        return bool(resolve(address.replace("<id>", "1")))
    except Resolver404:
        return False


def test_every_address_it_names_is_a_page():
    addresses = set(re.findall(r"`(/[^` ]*)`", TEXT))

    assert len(addresses) > 20
    assert sorted(address for address in addresses if not is_page(address)) == []


def test_every_file_it_names_is_there():
    files = set(re.findall(r"`([a-z]+/[\w/]+\.py)`", TEXT))

    assert sorted(name for name in files if not (ROOT / name).exists()) == []
