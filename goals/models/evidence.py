"""Evidence: files and links that show what an update says."""

import uuid
from urllib.parse import urlsplit

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from zones.access import Role

from .plan import Plan
from .update import Update

PICTURES = ("image/jpeg", "image/png")
# What a list of students would be.
SPREADSHEETS = (
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
)
STAFF = tuple(role for role in Role if role != Role.VIEWER)
REMOVED = "removed"  # stands for the file of a row that was made unreadable


def evidence_path(evidence, filename):
    """Stored under a random name; the name people know is kept in the row."""
    return f"evidence/{uuid.uuid4().hex}"


def small(pk, name):
    """(address, width, height) of a thumbnail stored under `name`, as ready strings; or None."""
    if not name:
        return None
    width, _, height = name.rpartition("-")[2].partition("x")
    return f"/evidence/{pk}/thumbnail/", width, height


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To those inside the work; to the side or the zone where its sender shared it."""
        held = user.held
        inner = Update.objects.inner_to(user).order_by()
        visible = Update.objects.visible_to(user).order_by()
        plan = "update__assignment__item__goal__plan__"
        own_side = Q(pk__in=())
        for district, side in held.sides(*STAFF):
            own_side |= Q(
                update__assignment__place__district=district,
                update__assignment__place__side=side,
            )
        return self.filter(
            Q(update__in=inner)
            | Q(shared_with_district=True, update__in=visible) & own_side
            | Q(shared_with_zone=True, update__in=visible)
            & Q(update__assignment__place__in=user.partners)
            & Q(**{f"{plan}kind__in": (Plan.Kind.ACTION, Plan.Kind.PARTNERSHIP)})
        )

    def editable_by(self, user):
        return self.filter(update__in=Update.objects.editable_by(user).order_by())


SHARING = ("shared_with_district", "shared_with_zone")


@pghistory.track(
    pghistory.UpdateEvent(condition=pghistory.AnyChange(*SHARING)),
    fields=["update", *SHARING],
    model_name="EvidenceEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Evidence(models.Model):
    """A file or a link that shows what an update says.

    Who shared it with whom is kept as events, without any words of the row.
    """

    update = models.ForeignKey(Update, models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to=evidence_path, blank=True)
    thumbnail = models.FileField(upload_to=evidence_path, blank=True, editable=False)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField("size in bytes", default=0)
    link = models.URLField(max_length=500, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    shared_with_district = models.BooleanField("share with the district", default=False)
    shared_with_zone = models.BooleanField("share with the zone", default=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") ^ Q(link=""), name="evidence_is_a_file_or_a_link"
            )
        ]

    def __str__(self):
        return self.caption or self.name or self.link

    def get_absolute_url(self):
        return reverse("goals:evidence_download", args=[self.pk]) if self.file else self.link

    @property
    def host(self):
        """Where a link leads: example.org."""
        return urlsplit(self.link).hostname or ""

    @property
    def small(self):
        """(address, width, height) of the picture made small; None where there is none."""
        return small(self.pk, self.thumbnail.name)

    @property
    def is_list(self):
        """True for a spreadsheet: it might hold a list of students."""
        return self.content_type in SPREADSHEETS

    @property
    def is_removed(self):
        """True for what was made unreadable: the row stays, its file or link is gone."""
        return self.file.name == REMOVED

    @property
    def is_picture(self):
        """A picture drawn anew when it came in: the only files shown in a page."""
        return self.content_type in PICTURES

    @property
    def sharing(self):
        """With whom it is shared, in words."""
        district, zone = self.shared_with_district, self.shared_with_zone
        who = ["the district’s staff"] * district + ["the zone’s partners"] * zone
        return f"shared with {' and '.join(who)}" if who else "not shared"

    def share(self, district, zone):
        """Opens it to the district's staff, and to the zone where the plan is shared."""
        shared = self.update.assignment.item.goal.plan.is_shared
        self.shared_with_district, self.shared_with_zone = district, zone and shared
        self.save(update_fields=SHARING)
