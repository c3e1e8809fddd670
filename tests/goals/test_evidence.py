"""Files of evidence: what is taken, what is left of a photo, who may download it."""

import io
import uuid
import zipfile

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from goals.evidence import kind_of, ready
from goals.models import Evidence, Update
from tests.factories import (
    ActionItemFactory,
    AssignmentFactory,
    PlanFactory,
    PositionFactory,
)

SECRET = b"Maple Street 4"
GPS = {1: "N", 2: (41.0, 45.0, 30.0), 3: "W", 4: (72.0, 44.0, 10.0)}


def picture(kind="JPEG", size=(60, 30), mode="RGB", color="white", **options):
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, kind, **options)
    return out.getvalue()


def photo_with_secrets(kind, size=(60, 30)):
    """A picture lying on its side, with a place, a camera, a comment and XMP written into it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update(GPS)
    extra = {"comment": SECRET} if kind == "JPEG" else {}
    xmp = {"xmp": b"<x>" + SECRET + b"</x>"} if kind != "PNG" else {}
    return picture(kind, size, exif=exif.tobytes(), **extra, **xmp)


def upload(data, name):
    return SimpleUploadedFile(name, data)


def office_file(kind, folder):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(f"{folder}/document.xml", "<x/>")
    return upload(out.getvalue(), f"plan.{kind}")


@pytest.fixture(autouse=True, scope="module")
def _heif():
    pillow_heif.register_heif_opener()


@pytest.mark.parametrize(
    ("kind", "name", "stored"),
    [
        ("JPEG", "IMG_1.JPG", "IMG_1.jpg"),
        ("PNG", "board.png", "board.png"),
        ("WEBP", "board.webp", "board.jpg"),
        ("HEIF", "IMG_2.HEIC", "IMG_2.jpg"),
    ],
)
def test_a_photo_keeps_nothing_but_its_pixels(kind, name, stored):
    data = photo_with_secrets(kind)
    assert SECRET in data

    found = ready(upload(data, name))

    content = found.content.read()
    image = Image.open(io.BytesIO(content))
    assert (found.name, found.content_type) == (stored, Image.MIME[image.format])
    assert SECRET not in content
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_turned_upright(kind):
    found = ready(upload(photo_with_secrets(kind), f"a.{kind.lower()}"))

    assert Image.open(found.content).size == (30, 60)


def test_a_large_photo_is_reduced_to_two_thousand_pixels():
    found = ready(upload(picture(size=(5000, 2500)), "wide.jpg"))

    assert Image.open(found.content).size == (2000, 1000)


def test_a_picture_one_can_see_through_stays_so():
    found = ready(upload(picture("WEBP", mode="RGBA", color=(0, 90, 0, 90)), "logo.webp"))

    assert (found.name, Image.open(found.content).mode) == ("logo.png", "RGBA")


@pytest.mark.parametrize(
    ("kind", "mode", "color"),
    [
        ("JPEG", "CMYK", "white"),
        ("PNG", "L", 200),
        ("PNG", "1", 1),
        ("PNG", "P", 3),
        ("PNG", "I;16", 40_000),
        ("GIF", "P", 3),
    ],
)
def test_odd_pictures_are_drawn_too(kind, mode, color):
    data = picture(kind, mode=mode, color=color)

    assert Image.open(ready(upload(data, f"odd.{kind.lower()}")).content).size == (60, 30)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read(settings):
    settings.EVIDENCE_MAX_PIXELS = 1_000_000

    for size in ((1001, 1000), (20_000, 10_000)):
        data = picture("PNG", size=size, mode="1")
        with pytest.raises(ValidationError, match="too many pixels to read"):
            ready(upload(data, "bomb.png"))


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("fake.jpg", b"<html><script>alert(1)</script></html>", "not what its name says"),
        ("fake.jpg", b"MZ\x00\x01 a program", "not what its name says"),
        ("cut.jpg", picture()[:200], "cannot be read as a picture"),
        ("cut.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "cannot be read as a picture"),
        ("page.html", b"<html></html>", "of a kind that is not taken"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind that is not taken"),
        ("run.exe", b"MZ\x00", "of a kind that is not taken"),
        ("none", b"text", "of a kind that is not taken"),
        ("plan.pdf", b"not a pdf", "not what its name says"),
        ("plan.docx", b"PK\x03\x04 broken", "not what its name says"),
        ("notes.txt", b"\x00\x01\x02", "not what its name says"),
        ("empty.txt", b"", "is empty"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name, data, problem):
    with pytest.raises(ValidationError, match=problem):
        ready(upload(data, name))


def test_a_file_above_the_limit_is_refused_with_its_size(settings):
    settings.EVIDENCE_MAX_BYTES = 1024

    with pytest.raises(ValidationError) as problem:
        ready(upload(b"a" * 3000, "lesson-video.mov"))

    assert problem.value.messages == [
        "lesson-video.mov is 2.9 KB. Files can be up to 1 KB. Add a link to it instead."
    ]


@pytest.mark.parametrize(("kind", "folder"), [("docx", "word"), ("xlsx", "xl"), ("pptx", "ppt")])
def test_office_files_are_known_by_what_is_inside(kind, folder):
    found = ready(office_file(kind, folder))

    assert (found.name, kind_of(found.content.read())) == (f"plan.{kind}", kind)


def test_a_word_file_named_as_a_table_is_refused():
    file = office_file("docx", "word")
    file.name = "plan.xlsx"

    with pytest.raises(ValidationError, match="not what its name says"):
        ready(file)


@pytest.fixture
def assignment(office, school):
    item = ActionItemFactory(goal__plan=PlanFactory(owner=office))
    return AssignmentFactory(item=item, place=school)


def form_of(**changes):
    return {
        "form_key": str(uuid.uuid4()),
        "status": "on_track",
        "text": "Done.",
        "happened_on": str(timezone.localdate()),
    } | changes


@pytest.fixture
def log(client, specialist, assignment):
    client.force_login(specialist)
    address = reverse("goals:update_create", args=[assignment.pk])
    return lambda **changes: client.post(address, form_of(**changes))


def test_files_of_several_kinds_come_with_one_update(log):
    log(
        files=[upload(picture(), "a.jpg"), upload(b"minutes", "b.txt")],
        caption="The board",
        share_district="on",
    )

    fields = ("name", "content_type", "size", "caption", "shared_with_district", "shared_with_zone")
    rows = Evidence.objects.values_list(*fields)
    size = rows[0][2]
    assert list(rows) == [
        ("a.jpg", "image/jpeg", size, "The board", True, False),
        ("b.txt", "text/plain", 7, "The board", True, False),
    ]


def test_a_file_is_stored_once_for_several_assignments(log, assignment, specialist, other_school):
    PositionFactory(user=specialist, place=other_school)
    other = AssignmentFactory(item=assignment.item, place=other_school)

    log(files=[upload(b"minutes", "b.txt")], also=[other.pk])

    rows = Evidence.objects.values_list("update__assignment", "file")
    names = {name for _, name in rows}
    assert sorted(pk for pk, _ in rows) == [assignment.pk, other.pk]
    assert len(names) == 1
    assert default_storage.listdir("evidence")[1] == [names.pop().partition("/")[2]]


def test_files_survive_a_form_with_errors(log, assignment):
    key = str(uuid.uuid4())
    bad = log(
        form_key=key,
        status="",
        text="Typed.",
        files=[upload(b"minutes", "b.txt"), upload(b"<html>", "c.html")],
    )

    draft = Update.objects.get()
    form = bad.context["form"]
    page = bad.content.decode()
    assert [row["row"].name for row in form.kept_rows()] == ["b.txt"]
    assert "Choose a status." in page
    assert "c.html is of a kind that is not taken" in page
    assert (draft.state, draft.text, form["text"].value()) == ("draft", "Typed.", "Typed.")

    good = log(form_key=form["form_key"].value(), text="Typed.")
    draft.refresh_from_db()
    assert (good.url, draft.state) == (draft.get_absolute_url(), "counted")
    assert list(draft.evidence.values_list("name", flat=True)) == ["b.txt"]


def test_kept_evidence_is_captioned_and_removed_in_the_form(log, client):
    key = str(uuid.uuid4())
    log(form_key=key, draft="1", files=[upload(b"one", "a.txt"), upload(b"two", "b.txt")])
    first, second = Evidence.objects.all()

    log(form_key=key, **{f"remove_{first.pk}": "1", f"caption_{second.pk}": "The second"})

    left = Evidence.objects.get()
    assert (left.pk, left.caption) == (second.pk, "The second")


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_leaves_the_storage_unless_another_update_names_it(
    client, school, other_school, office
):
    specialist = PositionFactory(place=school).user
    PositionFactory(user=specialist, place=other_school)
    item = ActionItemFactory(goal__plan=PlanFactory(owner=office))
    mine, other = (AssignmentFactory(item=item, place=place) for place in (school, other_school))
    client.force_login(specialist)
    address = reverse("goals:update_create", args=[mine.pk])
    key = str(uuid.uuid4())
    file = upload(b"minutes", "b.txt")
    client.post(address, form_of(form_key=key, draft="1", files=[file], also=[other.pk]))
    name = Evidence.objects.first().file.name

    client.post(address, form_of(form_key=key, draft="1"))
    after_untick = default_storage.exists(name)
    kept = Evidence.objects.get().pk
    client.post(address, form_of(form_key=key, draft="1", **{f"remove_{kept}": "1"}))

    assert (after_untick, default_storage.exists(name)) == (True, False)


def test_too_many_files_are_refused_in_one_sentence(log, settings):
    settings.EVIDENCE_MAX_ROWS = 2

    answer = log(files=[upload(b"a", f"{n}.txt") for n in range(3)])

    assert "An update takes up to 2 files and links." in answer.content.decode()
