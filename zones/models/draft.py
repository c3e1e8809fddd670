"""What somebody has typed into a form and not sent yet."""

from django.db import models
from django.utils import timezone

from .people import User


class Draft(models.Model):
    """The fields of one form as a person last typed them, until the form is sent."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    address = models.CharField("the page of the form", max_length=200)
    fields = models.JSONField(help_text="Name of a field → the list of its values, as typed.")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="draft_of_a_form")]

    def __str__(self):
        return self.address
