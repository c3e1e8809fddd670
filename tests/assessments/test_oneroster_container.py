"""Folders, zips and single files: what is found in them, and what is refused whole."""

import zipfile

import pytest

from .bundles import V11, as_folder, as_zip, read, told

pytestmark = pytest.mark.django_db


def within(folder, files):
    return {f"{folder}/{name}": text for name, text in files.items()}


def test_a_zip_with_a_top_folder_and_a_macs_leavings_is_read(tmp_path):
    files = within("export 2026", V11) | {"__MACOSX/export 2026/._users.csv": b"\0\1"}

    report, rows = read(as_zip(tmp_path / "bundle.zip", files))

    assert report.problems == []
    assert len(rows["users"]) == 4


@pytest.mark.parametrize("name", ["../users.csv", "/etc/users.csv", "a/../../x", "C:/users.csv"])
def test_a_zip_that_leads_out_of_its_folder_is_refused(tmp_path, name):
    report, rows = read(as_zip(tmp_path / "bundle.zip", V11 | {name: "x"}))

    assert told(report) == {("bundle.zip", None, "", "path_traversal", "fatal")}
    assert rows == {}


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    outside = tmp_path / "secret.csv"
    outside.write_text("sourcedId\n")
    folder = as_folder(tmp_path / "bundle", V11)
    (folder / "demographics.csv").unlink()
    (folder / "demographics.csv").symlink_to(outside)

    report, _ = read(folder)

    assert told(report) == {("bundle", None, "", "path_traversal", "fatal")}


def test_a_zip_that_unfolds_into_far_more_than_it_weighs_is_not_opened(tmp_path):
    path = as_zip(tmp_path / "bundle.zip", V11 | {"results.csv": b"," * (80 << 20)})

    report, _ = read(path)

    assert told(report) == {("bundle.zip", None, "", "zip_bomb", "fatal")}


@pytest.mark.parametrize("cut", [30, 700])
def test_a_zip_that_was_cut_off_is_refused(tmp_path, cut):
    path = as_zip(tmp_path / "bundle.zip", V11)
    path.write_bytes(path.read_bytes()[:-cut])

    report, _ = read(path)

    assert told(report) == {("bundle.zip", None, "", "bad_zip", "fatal")}


def test_a_zip_with_damaged_bytes_inside_is_fatal_for_its_file(tmp_path):
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, text in V11.items():
            archive.writestr(name, text)
    path.write_bytes(path.read_bytes().replace(b"Juniper School", b"Jupiter School"))

    report, rows = read(path)

    assert ("orgs.csv", 1, "", "unreadable", "fatal") in told(report)
    assert set(map(len, rows.values())) == {0}


def test_names_in_another_case_are_read_and_told(tmp_path):
    files = {name: text for name, text in V11.items() if name != "academicSessions.csv"}
    files["AcademicSessions.CSV"] = V11["academicSessions.csv"]

    report, rows = read(as_zip(tmp_path / "bundle.zip", files))

    assert told(report) == {("academicSessions.csv", 1, "", "file_name", "warning")}
    assert len(rows["academicSessions"]) == 3


def test_a_file_that_is_not_of_oneroster_is_told_and_left(tmp_path):
    report, _ = read(as_folder(tmp_path / "bundle", V11 | {"lunches.csv": "a,b\n1,2\n"}))

    assert told(report) == {("lunches.csv", 1, "", "unknown_file", "warning")}


def test_a_folder_without_a_roster_is_fatal(tmp_path):
    report, _ = read(as_folder(tmp_path / "bundle", {"lunches.csv": "a,b\n1,2\n"}))

    assert ("manifest.csv", 1, "", "no_files", "fatal") in told(report)


def test_a_path_that_is_not_there_is_fatal(tmp_path):
    report, _ = read(tmp_path / "nowhere.zip")

    assert told(report) == {("nowhere.zip", None, "", "not_there", "fatal")}


def test_one_csv_by_itself_changes_only_what_it_names(tmp_path):
    path = tmp_path / "4711"
    path.write_text(V11["enrollments.csv"])

    report, rows = read(path, "refused rows.csv")

    assert report.problems == []
    assert report.mode == {"enrollments.csv": "delta"}
    assert [row["sourced_id"] for row in rows["enrollments"]] == ["e1", "e2", "e3", "e4"]


@pytest.mark.parametrize("name", [name for name in V11 if name != "manifest.csv"])
def test_one_csv_of_any_name_is_known_by_its_headings(tmp_path, name):
    path = tmp_path / "list.csv"
    path.write_text(V11[name])

    report, rows = read(path)

    assert report.problems == []
    assert report.mode == {name: "delta"}
    assert len(rows[name[:-4]]) == V11[name].count("\n") - 1


def test_program_flags_come_in_a_file_of_their_own(tmp_path):
    path = tmp_path / "flags of October.csv"
    path.write_text("userSourcedId,flag\nu1,iep\nu2,504\n")

    report, rows = read(path)

    assert report.problems == []
    assert [(row["sourced_id"], row["flag"]) for row in rows["userFlags"]] == [
        ("u1/iep", "iep"),
        ("u2/504", "504"),
    ]


def test_a_csv_of_something_else_is_fatal(tmp_path):
    path = tmp_path / "lunches.csv"
    path.write_text("child,lunch\n1,soup\n")

    report, _ = read(path)

    assert ("lunches.csv", 1, "", "headings", "fatal") in told(report)
