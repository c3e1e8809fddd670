"""A file of results is read in blocks: every cell and the number of its line as row by row."""

import pytest

from assessments.results import Table
from assessments.results.staging import Words, copy_blocks


@pytest.fixture
def table(tmp_path):
    def _table(text):
        (tmp_path / "results.csv").write_text(text, newline="")
        return Table(tmp_path / "results.csv", "results.csv")

    return _table


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_of_many_blocks_keep_their_cells_and_lines(table, ending):
    cells = [[str(number), "x" * (number % 37)] for number in range(9_000)]
    text = ending.join(["id,score", *map(",".join, cells)])

    assert list(table(text).rows()) == list(enumerate(cells, 2))


def test_lines_are_counted_through_cells_of_two_lines(table):
    rows = [f"{number},{number}\n" for number in range(2_000)]
    rows[700] = '700,"two\nlines"\n'
    rows[1_500] = "\n"
    read = dict(table("id,score\n" + "".join(rows)).rows())

    said = (read[701], read[702], read[704], 1_503 in read, read[1_504])
    assert said == (["699", "699"], ["700", "two\nlines"], ["701", "701"], False, ["1501", "1501"])
    assert len(read) == 1_999


@pytest.mark.parametrize(
    ("row", "copied"),
    [
        ("1,85,Meeting", "2\tf\t85\t1\t85\tMeeting\n"),
        (" 1 , 85,Meeting ", "2\tf\t85\t1\t85\tMeeting\n"),
        ("1,85", "2\tf\t85\t1\t85\t\n"),
        ("1,85,Meeting,", "2\tf\t85\t1\t85\tMeeting\n"),
        ("1,85,Meeting,more", "2\tt\t85\t1\t85\tMeeting\n"),
        ("1,.5,Meeting", "2\tf\t.5\t1\t.5\tMeeting\n"),
        ('1,"1,200.5 %",Meeting', "2\tf\t1200.5\t1\t1,200.5 %\tMeeting\n"),
        ("1,high,Meeting", "2\tf\t\\N\t1\thigh\tMeeting\n"),
        ("1,'+5,Meeting", "2\tf\t5\t1\t+5\tMeeting\n"),
        ("1,5,Meet\\ing", "2\tf\t5\t1\t5\tMeet\\\\ing\n"),
        ("1,5,Meet\ting", "2\tf\t5\t1\t5\tMeet ing\n"),
        ("1,5,\N{NO-BREAK SPACE}Año", "2\tf\t5\t1\t5\tAño\n"),
        (",,", ""),
        (" ,,", "2\tf\t\\N\t\t\t\n"),
    ],
)
def test_a_row_is_copied_trimmed_and_escaped(table, row, copied):
    found = table(f"id,score,level\n{row}\n")
    words = Words(["local_id", "score", "level"])
    blocks = list(copy_blocks(found.blocks(), [0, 1, 2], words, 3))

    assert b"".join(blocks).decode() == copied


def test_words_are_gathered_from_every_row(table):
    found = table("id,score,level\n1,85,Meeting\n2,85.5,Near\n3,away,Near\n4,4,\n")
    words = Words(["local_id", "score", "level"])
    list(copy_blocks(found.blocks(), [0, 1, 2], words, 3))

    assert words.said == {
        "score": {"85", "85.5", "away", "4"},
        "level": {"Meeting", "Near", ""},
        "status": set(),
        "given_on": set(),
    }
