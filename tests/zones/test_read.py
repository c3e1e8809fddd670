import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zones.imports import MAX_BYTES, ListError, read_rows
from zones.imports.read import MAX_ROWS

HEAD = "Name,E-mail,Role,Place\n"
NORA = {
    "line": 2,
    "name": "Nora Lind",
    "email": "nora@example.org",
    "role": "Library media specialist",
    "place": "Oak",
}
ROW = "Nora Lind,nora@example.org,Library media specialist,Oak\n"


def workbook(*rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + ROW).encode(),
        b"\xef\xbb\xbf" + (HEAD + ROW).encode(),
        (HEAD + ROW).encode("utf-16"),
        (HEAD + ROW).replace(",", ";").replace("\n", "\r\n").encode(),
        (HEAD + ROW).replace(",", "\t").encode(),
        b"EMAIL_ADDRESS,School,full name,position\n"
        b"nora@example.org,Oak,Nora Lind,Library media specialist",
        b"First Name,Last Name,Email,Role,Building,Room\n"
        b"Nora,Lind,nora@example.org,Library media specialist,Oak,12",
        b'"Name"," E-Mail ","ROLE","place"\n'
        b'"Nora\nLind","nora@example.org","Library  media specialist"," Oak "\n\n,,,\n',
    ],
)
def test_what_districts_send_is_read(content):
    assert read_rows("staff.csv", content, "people") == [NORA]


def test_old_windows_letters_are_read():
    content = (HEAD + "Zoë Núñez,zoe@example.org,principal,Oak").encode("cp1252")

    assert read_rows("staff.csv", content, "people")[0]["name"] == "Zoë Núñez"


def test_heading_below_a_title_keeps_the_line_numbers():
    content = ("Staff list 2026\n\n" + HEAD + "\n" + ROW).encode()

    assert read_rows("staff.csv", content, "people") == [NORA | {"line": 5}]


def test_line_numbers_are_those_of_the_file_when_cells_hold_line_breaks():
    content = (HEAD + '"Nora\nLind",n@example.org,principal,Oak\n' + ROW).encode()

    assert [row["line"] for row in read_rows("a.csv", content, "people")] == [2, 4]


def test_workbook_dates_and_numbers_become_text():
    content = workbook(
        ["Name", "Kind", "Grades", "First day", "Last day"],
        ["Oak School", "School", 5, date(2026, 8, 24), datetime(2027, 6, 30, 0, 0)],
        [None, None, None, None, None],
        ["Elm School", "School", 5.0, None, None],
    )

    assert read_rows("places.xlsx", content, "places") == [
        {
            "line": 2,
            "name": "Oak School",
            "kind": "School",
            "grades": "5",
            "opens": "2026-08-24",
            "closes": "2027-06-30",
        },
        {
            "line": 4,
            "name": "Elm School",
            "kind": "School",
            "grades": "5",
            "opens": "",
            "closes": "",
        },
    ]


def test_the_mark_before_a_defused_formula_goes():
    content = (HEAD + "'=Nora,n@example.org,principal,Oak").encode()

    assert read_rows("a.csv", content, "people")[0]["name"] == "=Nora"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\n", "is empty"),
        (HEAD.encode(), "no rows below them"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01", "not a list we can read"),
        (b"%PDF-1.7\n...", "older Office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old workbook", "older Office file"),
        (b"PK\x03\x04 no workbook", "not a workbook we can read"),
        (b"a" * (MAX_BYTES + 1), "larger than 2 MB"),
        (b"Name,E-mail\nNora,n@example.org", "no columns “Role”, “Place”"),
        (b"Name,E-mail,Role\nNora,n@example.org,principal", "no column “Place”"),
        ((HEAD + '"Nora,n@example.org\n' + ROW * 30).encode(), "quotation mark"),
        ((HEAD + ROW * (MAX_ROWS + 1)).encode(), "more than 5,000 rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_sentence(content, words):
    with pytest.raises(ListError, match=words):
        read_rows("staff.csv", content, "people")


def test_an_archive_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "hello")

    with pytest.raises(ListError, match="not a workbook"):
        read_rows("a.xlsx", file.getvalue(), "people")


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20
)
PLAIN = WORDS.filter(lambda text: text[0] != "'")


@given(st.lists(st.tuples(PLAIN, PLAIN, PLAIN, PLAIN), min_size=1, max_size=10))
def test_what_a_spreadsheet_writes_is_read_back(rows):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("Name", "E-mail", "Role", "Place"), *rows])

    found = read_rows("a.csv", file.getvalue().encode(), "people")

    cells = [tuple(row[code] for code in ("name", "email", "role", "place")) for row in found]
    assert cells == rows


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(content):
    found = read_or_said(HEAD.encode() + content)

    rows = [] if isinstance(found, str) else found
    assert all(row["line"] > 1 for row in rows)
    assert rows or found.endswith(".")


def read_or_said(content):
    try:
        return read_rows("a.csv", content, "people")
    except ListError as problem:
        return str(problem)
