"""The bin: drafts their author discarded, kept for 30 days. What was sent once never goes there."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from zones.formats import long_date

from .models import Update
from .sending import aside_key, together

DAYS = 30


def discard(update):
    """Puts a draft into the bin, with what was saved together with it."""
    if update.submitted_at:
        raise ValidationError("It was sent once: what was sent is kept, and never discarded.")
    drafts = together(update).filter(state=Update.State.DRAFT, submitted_at=None)
    drafts.update(discarded_at=timezone.now())


def take_out(update):
    """Takes a draft out of the bin, with what was saved together with it."""
    if not in_bin(update.author).filter(pk=update.pk).exists():
        raise ValidationError("It is no longer in the bin.")
    together(update).update(discarded_at=None)


def in_bin(author):
    """Drafts this person discarded in the last 30 days, the latest first."""
    since = timezone.now() - timedelta(days=DAYS)
    found = Update.objects.filter(author=author, discarded_at__gte=since)
    returned = Update.objects.filter(author=author, returns__gt=0)
    set_aside = [aside_key(row) for row in returned.only("pk", "form_key")]
    return found.exclude(form_key__in=set_aside).order_by("-discarded_at")


def kept_until(update):
    """The last day on which a discarded draft can be taken out of the bin."""
    return timezone.localdate(update.discarded_at) + timedelta(days=DAYS)


def bin_rows(user):
    """This person's discarded drafts as ready strings."""
    rows = in_bin(user).select_related("assignment__place", "assignment__item")
    return [
        {
            "url": f"/updates/{row.pk}/",
            "undo": f"/updates/{row.pk}/restore/",
            "title": f"{row.assignment.item}, {row.assignment.place}",
            "said": row.text[:120] or "Nothing was written yet.",
            "kept": f"Kept until {long_date(kept_until(row))}",
        }
        for row in rows
    ]
