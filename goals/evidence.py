"""Evidence on its way in: what a file really is, and pictures without anything hidden in them."""

import uuid
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

import pillow_heif
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageOps

pillow_heif.register_heif_opener()
# What a picture that cannot be read raises while it is opened, turned or written.
BROKEN = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    EOFError,
    RuntimeError,
    MemoryError,
)
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
KINDS = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
    "odt": f"{OPEN_DOCUMENT}text",
    "ods": f"{OPEN_DOCUMENT}spreadsheet",
    "odp": f"{OPEN_DOCUMENT}presentation",
    "txt": "text/plain",
    "csv": "text/csv",
    "md": "text/markdown",
}
NO_LISTS = "No lists of students: the library may not receive them here."
THUMBNAIL = 320  # pixels, of the longer side
PICTURES = {"jpg", "png", "gif", "webp", "heic"}
ALIKE = {"jpeg": "jpg", "heif": "heic"}
FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture made small for lists."""

    width: int
    height: int
    content: ContentFile

    def store(self):
        """The name it is stored under, which ends with its size: 3f2a…-320x240."""
        name = f"evidence/{uuid.uuid4().hex}-{self.width}x{self.height}"
        return default_storage.save(name, self.content)


@dataclass(frozen=True, slots=True)
class Readied:
    """A file as it is stored: its name, what it is, its bytes; a picture made small as well."""

    name: str
    content_type: str
    content: ContentFile
    thumbnail: Thumbnail | None = None

    @property
    def size(self):
        return self.content.size


def ready(upload):
    """Readied for an uploaded file; ValidationError with a sentence for its sender if refused."""
    stem, suffix = _split(upload.name)
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        raise ValidationError(
            f"{upload.name} is {_size(upload.size)}. Files can be up to "
            f"{_size(settings.EVIDENCE_MAX_BYTES)}. Add a link to it instead."
        )
    if not upload.size:
        raise ValidationError(f"{upload.name} is empty. Choose it again.")
    if suffix not in settings.EVIDENCE_TYPES:
        raise ValidationError(
            f"{upload.name} is of a kind that is not taken. Send a photo, a PDF, "
            "an office document or plain text, or add a link to it."
        )
    data = upload.read()
    found, named = kind_of(data), ALIKE.get(suffix, suffix)
    if found in PICTURES and named in PICTURES:
        return _picture(upload.name, stem, data)
    if found != named and not (found == "txt" and KINDS.get(named, "").startswith("text/")):
        raise ValidationError(f"{upload.name} is not what its name says. Save it again and send.")
    return Readied(upload.name[-200:], KINDS[named], ContentFile(data))


def kind_of(data):
    """The kind of a file by its content: a key of KINDS or PICTURES; "" where it is none."""
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        return "heic"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    for start, kind in (
        (b"\xff\xd8\xff", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"GIF8", "gif"),
        (b"%PDF-", "pdf"),
    ):
        if data.startswith(start):
            return kind
    return _package(data) if data.startswith(b"PK\x03\x04") else _text(data)


def _package(data):
    """The kind of an office document, which is a zip file with known names inside."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ""
    if "[Content_Types].xml" in names:
        kinds = (
            kind for folder, kind in FOLDERS.items() if any(n.startswith(folder) for n in names)
        )
        return next(kinds, "")
    start = data[38:120]
    kinds = (kind for kind in ("odt", "ods", "odp") if start.startswith(KINDS[kind].encode()))
    return next(kinds, "")


def _text(data):
    """ "txt" for bytes that hold no control characters but line ends and tabs."""
    controls = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32)) + b"\x0b\x7f"
    return "txt" if len(data) == len(data.translate(None, controls)) else ""


def _picture(name, stem, data):
    """A picture drawn anew: upright, at most so many pixels wide, with nothing but its pixels."""
    try:
        image = Image.open(BytesIO(data))
        if image.width * image.height > settings.EVIDENCE_MAX_PIXELS:
            raise Image.DecompressionBombError
        return _redrawn(image, stem)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise ValidationError(
            f"{name} has too many pixels to read. Save it smaller and send it again."
        ) from problem
    except BROKEN as problem:
        raise ValidationError(
            f"{name} cannot be read as a picture. Open it, save it again and send that."
        ) from problem


def _redrawn(image, stem):
    side = settings.EVIDENCE_MAX_SIDE
    profile, drawn = image.info.get("icc_profile"), image.format in ("PNG", "GIF")
    image.draft("RGB", (side, side))  # a large JPEG is decoded at half size and less
    image = ImageOps.exif_transpose(image)
    see_through = image.has_transparency_data
    image = image.convert("RGBA" if see_through else "RGB")
    image.thumbnail((side, side))
    image.info = {}
    kind = "png" if drawn or see_through else "jpg"
    options = {"quality": 85} if kind == "jpg" else {"optimize": True}
    if profile and len(profile) < 2**20 and image.mode == "RGB":
        options["icc_profile"] = profile
    content = _written(image, kind, options)
    image.thumbnail((THUMBNAIL, THUMBNAIL))
    small = Thumbnail(image.width, image.height, _written(image, kind, options))
    return Readied(f"{stem[-190:]}.{kind}", KINDS[kind], content, small)


def _written(image, kind, options):
    out = BytesIO()
    image.save(out, "JPEG" if kind == "jpg" else "PNG", **options)
    return ContentFile(out.getvalue())


def _split(name):
    """("lesson 13", "jpg") for a name as browsers send it."""
    path = PurePath(name)
    return path.stem or "file", path.suffix[1:].lower()


def _size(count):
    return filesizeformat(count).replace("\xa0", " ").replace(".0 ", " ")
