"""Text as systems write it: encodings, delimiters, lost quotes, lines without end."""

import pytest

from assessments.oneroster import Unreadable, open_sheet

from .bundles import V11, as_bytes, as_folder, read, told

JAPANESE = "sourcedId,givenName,familyName\n1,花子,山田\n2,さくら,田中\n3,A組,鈴木\n"
FRENCH = "sourcedId,givenName,familyName\n1,Renée,O’Brien\n2,Zoë,Peña\n3,Élan,Müller\n"


def sheet_of(tmp_path, content):
    path = tmp_path / "file.csv"
    path.write_bytes(as_bytes(content))
    return open_sheet("file.csv", lambda: path.open("rb"))


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (FRENCH, "utf-8", "utf-8"),
        (FRENCH, "utf-8-sig", "utf-8-sig"),
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH, "utf-16", "utf-16"),
        (FRENCH.replace("Renée", "Renee"), "utf-16-le", "utf-16-le"),
        (JAPANESE, "utf-8", "utf-8"),
        (JAPANESE, "cp932", "shift_jis"),
        ("a,b\n1,2\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found(tmp_path, text, codec, encoding):
    sheet = sheet_of(tmp_path, text.encode(codec))

    assert sheet.encoding == encoding
    rows = [sheet.headings, *(row for _, row, _ in sheet.rows())]
    assert rows == [line.split(",") for line in text.splitlines()]


def test_a_damaged_byte_in_utf_8_does_not_turn_the_rest_into_nonsense(tmp_path):
    text = "a,b\nRenée,Zoë\nÉlan,Peña\nMüller,x".encode() + b"\xe9\n"

    sheet = sheet_of(tmp_path, text)

    assert (sheet.encoding, sheet.damaged) == ("utf-8", True)
    assert [row for _, row, _ in sheet.rows()][2] == ["Müller", "x\ufffd"]


def test_bytes_of_no_encoding_are_unreadable(tmp_path):
    with pytest.raises(Unreadable):
        sheet_of(tmp_path, b"a,b\n\x81\x20\x8d,\x9d\xff\xfe\xfd\n")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, mark):
    sheet = sheet_of(tmp_path, f'\n\na{mark}b{mark}c\n1{mark}"x,;y"{mark}3\n')

    assert (sheet.delimiter, sheet.headings, sheet.heading_line) == (mark, ["a", "b", "c"], 3)
    assert list(sheet.rows()) == [(4, ["1", "x,;y", "3"], "")]


def test_excels_word_about_the_delimiter_is_no_heading(tmp_path):
    sheet = sheet_of(tmp_path, "sep=;\r\na;b\r\n1;2\r\n")

    assert (sheet.headings, list(sheet.rows())) == (["a", "b"], [(3, ["1", "2"], "")])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(tmp_path, end):
    sheet = sheet_of(tmp_path, end.join(["a,b,c", '1,"two', 'lines",3', "", "4,5,6"]))

    assert [(line, row[0], wrong) for line, row, wrong in sheet.rows()] == [
        (2, "1", ""),
        (5, "4", ""),
    ]


def test_a_lost_quote_costs_its_own_row_only(tmp_path):
    text = 'a,b,c\n1,"x,y\n2,x,y\n3,"x ""q""",y\n4,5" tall,y\n5,"x,y\n6,x,y'

    rows = list(sheet_of(tmp_path, text).rows())

    assert [(line, row[0], wrong) for line, row, wrong in rows] == [
        (2, "1", "lost_quote"),
        (3, "2", ""),
        (4, "3", ""),
        (5, "4", ""),
        (6, "5", "lost_quote"),
        (7, "6", ""),
    ]
    assert rows[2][1] == ["3", 'x "q"', "y"]


def test_a_thousand_lines_after_a_lost_quote_are_all_read(tmp_path):
    lines = "".join(f"{number},x,y\n" for number in range(1000))

    rows = list(sheet_of(tmp_path, f'a,b,c\nq,"x,y\n{lines}').rows())

    assert [wrong for _, _, wrong in rows] == ["lost_quote"] + [""] * 1000
    assert [line for line, _, _ in rows] == list(range(2, 1003))


def test_a_line_without_end_is_no_row(tmp_path):
    rows = list(sheet_of(tmp_path, "a,b\n1,2\n" + "x" * (3 << 20) + "\n3,4\n").rows())

    assert [(line, row[0][:1], wrong) for line, row, wrong in rows] == [
        (2, "1", ""),
        (3, "x", "line_too_long"),
        (4, "3", ""),
    ]


def test_nul_characters_are_read_as_signs_of_damage(tmp_path):
    rows = list(sheet_of(tmp_path, "a,b\n1,x\0y\n2,z\n").rows())

    assert rows == [(2, ["1", "x\ufffdy"], "nul"), (3, ["2", "z"], "")]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "a,b", "a,b\n\n,,\n"])
def test_a_file_without_rows_has_none(tmp_path, content):
    assert list(sheet_of(tmp_path, content).rows()) == []


@pytest.mark.django_db
def test_what_is_odd_about_a_file_is_told(tmp_path):
    files = V11 | {
        "orgs.csv": V11["orgs.csv"].encode("utf-8-sig"),
        "users.csv": V11["users.csv"].encode("cp1252"),
        "courses.csv": V11["courses.csv"].replace(",", ";"),
        "demographics.csv": V11["demographics.csv"].replace("female", "fem\0ale"),
        "categories.csv": "",
    }

    report, rows = read(as_folder(tmp_path / "bundle", files))

    assert told(report) == {
        ("orgs.csv", 1, "", "bom", "warning"),
        ("users.csv", 1, "", "encoding", "warning"),
        ("courses.csv", 1, "", "delimiter", "warning"),
        ("demographics.csv", 2, "", "nul", "warning"),
        ("demographics.csv", 2, "sex", "unknown_value", "warning"),
        ("categories.csv", 1, "", "empty_file", "warning"),
    }
    assert rows["users"][1]["given_name"] == "José"
    assert report.encoding["users.csv"] == "cp1252"
