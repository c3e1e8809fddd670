"""The certificate of a deletion as PDF: counts and the rule, who asked and who approved."""

from pathlib import Path

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone

from goals.exports import download

from .deletion_page import KEPT
from .pdf import pdf_of

TEMPLATE = Path(__file__).with_name("certificate.typ")
TITLE = "Certificate of deletion"


def certificate_file(shown):
    """For what was done; `shown` is the Shown of its page."""
    row = shown.row
    left_out = "Approved, and left out because of a hold, a request or an enrollment since"
    facts = [
        ("District", str(row.district)),
        ("Rule", shown.rule),
        *shown.people,
        (left_out, intcomma(shown.left_out)),
        ("Number of this deletion", str(row.pk)),
    ]
    footer = f"{TITLE} {row.pk}, {row.district}"
    data = {"title": TITLE, "facts": facts, "counts": shown.counts, "kept": KEPT, "footer": footer}
    name = f"certificate of deletion {timezone.localdate(row.done_at)}"
    return download(pdf_of(TEMPLATE, data), "application/pdf", name, "pdf")
