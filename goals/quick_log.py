"""The quick log beside the work list: its options as one ready string."""

import uuid

from django.utils import timezone
from django.utils.html import format_html_join

from goals.models import Update

CHOICES = (
    Update.Status.ON_TRACK,
    Update.Status.AT_RISK,
    Update.Status.OFF_TRACK,
    Update.Status.COMPLETE,
    Update.Status.NOT_STARTED,
)


def quick_log(rows):
    """{"key", "today", "assignments", "statuses"} for the form; a select is drawn in one piece."""
    options = ((row.pk, f"{row.number} {row.title[:60]}".strip(" ."), row.place) for row in rows)
    return {
        "key": str(uuid.uuid4()),
        "today": str(timezone.localdate()),
        "assignments": format_html_join("", '<option value="{}">{}, {}</option>', options),
        "statuses": format_html_join(
            "", '<option value="{}">{}</option>', ((code, code.label) for code in CHOICES)
        ),
    }
