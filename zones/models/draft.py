"""What somebody has typed into a form and not sent yet."""

from django.db import models
from django.utils import timezone

from .people import User

EARLIER = "#earlier"  # ends the address of what was typed at the same time in another window
DONE = "draft_done"  # a field that stands alone: the form has been sent, its text is gone


class DraftQuerySet(models.QuerySet):
    def of(self, user, address):
        """What this person has typed on a page and not sent, the latest first."""
        rows = self.filter(user=user, address__in=[address, address + EARLIER])
        return rows.exclude(fields__has_key=DONE).order_by("-saved_at")


class Draft(models.Model):
    """The fields of one form as a person last typed them, until the form is sent."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    address = models.CharField("the page of the form", max_length=2000)
    fields = models.JSONField(help_text="Name of a field → the list of its values, as typed.")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="draft_of_a_form")]

    def __str__(self):
        return self.address
