"""Files we refuse, each with one sentence that says what to do; and encodings we take."""

import csv
import io
import zipfile

import docx
import openpyxl
import pytest

from goals.imports import PlanFileError, read_plan, read_text

PLAN = "Goal One\n\n• Provide forums – for “all”\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def named(data, name):
    file = io.BytesIO(data)
    file.name = name
    return file


def package(name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "plan.txt", "no text"),
        (b" \n\t\r\n", "plan.txt", "no text"),
        (b"\x00\x01\x02" * 99, "plan.txt", "not text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "plan.png", "not text"),
        (b"Goal 1\n- a\n" * 1_000_000, "plan.txt", "larger than 5 MB"),
        (b"%PDF-1.7\n...", "plan.pdf", "paste its text"),
        (b"%PDF-1.7\n...", "plan.txt", "paste its text"),
        (OLE, "plan.doc", "save as .docx"),
        (OLE, "plan.docx", "password"),
        (b"{\\rtf1 Goal}", "plan.rtf", "save as .docx"),
        (b"<!DOCTYPE html><p>Goal 1", "plan.html", "paste it"),
        (b"just text", "plan.docx", "damaged"),
        (b"PK\x03\x04broken", "plan.docx", "damaged"),
        (package("word/document.xml"), "plan.docx", "damaged"),
        (package("xl/workbook.xml"), "plan.xlsx", "damaged"),
        (package("photo.jpg"), "plan.zip", "not text"),
        (b"name,date\nx,y\n", "plan.csv", "column named goal"),
        (b"goal,action\n,\n", "plan.csv", "no steps"),
        (b"only a sentence without any heading.\n", "plan.txt", "heading"),
        (b"- a bullet\n- and another\n", "plan.txt", "heading"),
    ],
)
def test_file_that_is_no_plan_is_refused_with_what_to_do(data, name, says):
    with pytest.raises(PlanFileError) as refused:
        read_plan(named(data, name))

    message = str(refused.value)
    assert says in message
    assert message.endswith(".")
    assert "\n" not in message


def test_large_file_is_refused_from_its_size_alone():
    class Upload:
        name, size = "plan.txt", 10 * 1024 * 1024

    with pytest.raises(PlanFileError, match="larger than 5 MB"):
        read_plan(Upload())


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(PlanFileError, match=r"gone\.txt cannot be opened"):
        read_plan(tmp_path / "gone.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_office_programs_are_understood(encoding, tmp_path):
    path = tmp_path / "library-plan.txt"
    path.write_bytes(PLAN.encode(encoding))

    plan = read_plan(path)

    assert plan.title == "Library plan"
    assert [item.text for item in plan.goals[0].items] == ["Provide forums – for “all”"]


def test_spaces_and_breaks_of_web_pages_are_plain_spaces():
    plan = read_text("Goal\u00a0One\r\n\x0c\r\n\u200b•\u00a0Provide\u2009forums\u200b\r\n")

    assert [(goal.title, goal.items[0].text) for goal in plan.goals] == [
        ("Goal One", "Provide forums")
    ]


def test_file_may_be_open_as_text():
    assert read_plan(io.StringIO(PLAN), name="a plan.txt").title == "A plan"


def test_word_file_without_headings_is_refused():
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph("Nothing but a sentence.")
    document.save(file)

    with pytest.raises(PlanFileError, match="heading"):
        read_plan(named(file.getvalue(), "plan.docx"))


def word_file(body):
    """The bytes of a .docx whose text is `body`, in Word's own XML."""
    empty, made = io.BytesIO(), io.BytesIO()
    docx.Document().save(empty)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = f"<w:document {space}><w:body>{body}</w:body></w:document>"
            new.writestr(name, text if name == "word/document.xml" else old.read(name))
    return made.getvalue()


def test_list_level_that_word_does_not_have_takes_no_more_room():
    deep = '<w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    heading = "<w:p><w:r><w:t>Goal One</w:t></w:r></w:p>"
    item = f"<w:p>{deep}<w:r><w:t>Provide forums</w:t></w:r></w:p>"

    plan = read_plan(named(word_file(heading + item), "plan.docx"))

    assert [item.text for goal in plan.goals for item in goal.items] == ["Provide forums"]
    assert max(len(line) for line in plan.source) < 100


def test_word_file_of_too_many_paragraphs_is_refused_unread():
    bomb = word_file("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 30_000)

    with pytest.raises(PlanFileError, match="paste the part with the goals"):
        read_plan(named(bomb, "plan.docx"))


def test_workbook_that_claims_every_column_is_read_in_its_first_ones():
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in (["Goal", "Item"], ["Goal One", "Provide forums"]):
        book.active.append(row)
    book.active.cell(40_000, 16_384, "far away")
    book.save(made)

    plan = read_plan(named(made.getvalue(), "plan.xlsx"))

    assert [item.text for goal in plan.goals for item in goal.items] == ["Provide forums"]


def test_small_table_does_not_shorten_the_cells_of_the_next():
    read_plan(named(b"goal,item\nGoal One,Provide forums\n", "plan.csv"))
    text = "long " * 40_000

    plan = read_plan(named(f"goal,item\nGoal One,{text}\n".encode(), "plan.csv"))
    limit = csv.field_size_limit()

    assert plan.goals[0].items[0].text == text.strip()
    assert limit >= 5 * 1024**2
