"""Plans on their way in: read from a file or a paste, not yet saved as a plan."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from zones.models import District, User


class PlanImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(created_by=user, district__in=user.held.districts())

    def editable_by(self, user):
        return self.visible_to(user)

    def unfinished(self):
        return self.exclude(tree__has_key="plan")


class PlanImport(models.Model):
    """What was read from a document, as its reader has corrected it so far.

    `source` keeps every line of the document; `tree` is the proposal in the shape of the plan
    contract (goals, items, key areas, lines not used), changed by each step of the preview.
    """

    district = models.ForeignKey(District, models.CASCADE, related_name="plan_imports")
    created_by = models.ForeignKey(User, models.CASCADE, related_name="plan_imports")
    name = models.CharField(max_length=200, blank=True)
    source = models.TextField()
    tree = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.tree.get("title") or self.name or "A plan without a title"

    def get_absolute_url(self):
        return reverse("goals:plan_import_preview", args=[self.pk])

    def finish(self, plan):
        """Saved as a plan, which keeps the source; what stays here leads to the plan."""
        self.source, self.tree = "", {"title": plan.title, "plan": plan.pk}
        self.save(update_fields=["source", "tree", "changed_at"])
