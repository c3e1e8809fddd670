"""The words people wrote, in the language of the page; where nobody translated them, as they are,
and the page says so."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from goals.models import Standard
from programs.languages import ORIGINAL
from programs.site.labels import LANGUAGES

from .models import ExchangeResource, Translation

# All else is written in English: nothing is looked for there on an English page.
ALSO_IN_ENGLISH = {Standard, ExchangeResource}


@dataclass(frozen=True, slots=True)
class Text:
    """Words and the language they are in; `foreign` where that is not the language of the page."""

    words: str
    lang: str
    foreign: bool = False

    def __str__(self):
        return self.words

    def __bool__(self):
        return bool(self.words)

    @property
    def html(self):
        """The words; marked, so that they are read aloud right, where they are foreign."""
        return self._in("span", escape(self.words))

    @property
    def said(self):
        """The words, with (in English) behind them where they are foreign."""
        return format_html("{}{}", self.html, self.note)

    @property
    def note(self):
        if not (self.foreign and self.words):
            return ""
        which = _("in English") if self.lang == ORIGINAL else LANGUAGES[self.lang]
        return format_html(' <span class="in-lang">({})</span>', which)

    @property
    def paragraphs(self):
        """As typed in several lines; what looks like HTML is text."""
        return self._in("div", linebreaks_filter(self.words, autoescape=True))

    def _in(self, tag, inner):
        if not self.foreign:
            return inner
        return format_html('<{0} lang="{1}">{2}</{0}>', tag, self.lang, inner)


class Words:
    """The words of many rows in one language: one query.

    `rows` are {model: ids}. Only what a person checked, of the very words that stand there now.
    Official words may have plain ones in their own language too: those come first.
    """

    def __init__(self, language, rows):
        self.language, self.found = str(language), {}
        kept = ALSO_IN_ENGLISH if self.language == ORIGINAL else rows
        rows = {model: [*ids] for model, ids in rows.items() if model in kept}
        if not any(rows.values()):
            return
        kinds = ContentType.objects.get_for_models(*rows)
        asked = Q(pk__in=())
        for model, ids in rows.items():
            asked |= Q(kind=kinds[model], row__in=ids)
        found = Translation.objects.checked().filter(asked, language=self.language)
        models = {kind.pk: model for model, kind in kinds.items()}
        self.found = {
            (models[kind], row, field): (text, source)
            for kind, row, field, text, source in found.values_list(
                "kind", "row", "field", "text", "source"
            )
        }

    def __call__(self, model, pk, field, words, written=ORIGINAL):
        """The Text of one field: `words` are what stands in the row, `written` in a language."""
        text, source = self.found.get((model, pk, field), ("", None))
        if text and source == words:
            return Text(text, self.language)
        return Text(words, written, foreign=self.language != written)

    def name(self, model, pk, field, words):
        """As above for a name: where it has no translation it is the same in every language."""
        return str(self(model, pk, field, words))
