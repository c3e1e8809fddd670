"""A specialist sends results, watches them being read, mends the refused row and sends it again."""

import pytest
from playwright.sync_api import expect

from assessments import batches
from assessments.acting import importing
from assessments.models import Batch, BatchProgress, Result
from assessments.undo import undo
from tests.factories.assessments import AdministrationFactory, StudentFactory


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def send(page, given, text):
    page.goto("/imports/new/")
    page.get_by_label("Assessment and window").select_option(str(given))
    file = {"name": "scores.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    return Batch.objects.get(pk=int(page.url.rstrip("/").rpartition("/")[2]))


def test_results_are_sent_read_mended_sent_again_and_taken_back(
    screen, sign_in, axe, picture, specialist, school, district
):
    given = AdministrationFactory(assessment__district=district)
    with importing(district.pk):
        maya, noel = (StudentFactory(school=school, given_name=name) for name in ("Maya", "Noel"))
    sign_in(screen, specialist)
    screen.goto("/imports/")
    assert axe(screen) == []
    screen.goto("/imports/new/")
    assert axe(screen) == []

    batch = send(screen, given, f"Student ID,Score\n{maya.local_id},80\n{noel.local_id},high\n")
    BatchProgress.objects.update(what="Checking rows", done=1500, total=20000)
    expect(screen.get_by_text("1,500 of 20,000")).to_be_visible()
    assert axe(screen) == []
    picture(screen, "import-progress")
    batches.read(batch.pk)
    expect(screen.get_by_text("“high” is no score of this assessment.")).to_be_visible()
    assert axe(screen) == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not screen.evaluate(wide)
    picture(screen, "import-report")
    with screen.expect_download() as download:
        screen.get_by_role("link", name="Download the refused rows").click()
    mended = download.value.path().read_text("utf-8-sig").replace("high", "65")

    screen.get_by_role("button", name="Apply it").click()
    batches.apply(batch.pk, specialist.pk)
    expect(screen.get_by_role("button", name="Take it back")).to_be_visible()
    again = send(screen, given, mended)
    batches.read(again.pk)
    expect(screen.get_by_text("No problem was found.")).to_be_visible()
    screen.get_by_role("button", name="Apply it").click()
    batches.apply(again.pk, specialist.pk)
    expect(screen.get_by_role("button", name="Take it back")).to_be_visible()
    with importing(district.pk):
        assert sorted(Result.objects.values_list("student", "score")) == [
            (maya.pk, 80),
            (noel.pk, 65),
        ]

    screen.get_by_role("button", name="Take it back").click()
    confirm = screen.get_by_role("dialog").get_by_role("button", name="Take it back")
    confirm.click()
    expect(screen.locator("#progress")).to_be_visible()
    undo(again.pk, specialist.pk)
    expect(screen.get_by_text("Results: 1 as before.")).to_be_visible()
    assert axe(screen) == []
    with importing(district.pk):
        assert Result.objects.get().student_id == maya.pk
