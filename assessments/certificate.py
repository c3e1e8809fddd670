"""The certificate of a deletion as PDF: counts and the rule, who asked and who approved."""

import json
from pathlib import Path

import typst
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone

from goals.exports import download

from .deletion_page import KEPT

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
    content = typst.compile(
        str(TEMPLATE), sys_inputs={"data": json.dumps(data)}, pdf_standards="ua-1"
    )
    name = f"certificate of deletion {timezone.localdate(row.done_at)}"
    return download(content, "application/pdf", name, "pdf")
