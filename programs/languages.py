"""The languages of what families read, and how an address says them: /site/hartford/es/…

English has no word of its own in an address. Large type is said there as well, so that a page is
the same for everybody who asks for its address, is kept by caches, and every link stays large.
"""

from django.conf import settings
from django.urls import register_converter

ORIGINAL = "en"  # what people write in; the other languages are translations
LARGE = "large/"


class Spoken(str):
    """A language, "es", as an address says it; `large` where its pages are in large type."""

    __slots__ = ("large",)

    def __new__(cls, code, large=False):
        made = super().__new__(cls, code)
        made.large = large
        return made

    @property
    def path(self):
        """es/large/"""
        return f"{'' if self == ORIGINAL else f'{self}/'}{LARGE if self.large else ''}"


def spoken(language):
    """A code, "es", or what an address said."""
    return language if isinstance(language, Spoken) else Spoken(language)


class InAddress:
    """The part of an address that says the language: nothing, es/, large/ or es/large/."""

    regex = f"(?:(?:{'|'.join(code for code, _ in settings.LANGUAGES if code != ORIGINAL)})/)?"
    regex += f"(?:{LARGE})?"

    def to_python(self, value):
        return Spoken(value.removesuffix(LARGE).strip("/") or ORIGINAL, value.endswith(LARGE))

    def to_url(self, value):
        return spoken(value).path


register_converter(InAddress, "language")
