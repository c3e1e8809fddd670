"""Partners: organizations that hold programs with us, whom to ask there, and what was agreed."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from programs.access import LEADING, PLANNING_ROLES
from zones.access import PARTNERSHIP_ROLES
from zones.models import District, DistrictQuerySet, User, tracked


class PartnerQuerySet(DistrictQuerySet):
    """Read by the district's staff, kept by everybody there who plans programs."""

    def visible_to(self, user):
        return self._in(user.held.staffed())

    def editable_by(self, user):
        return self._in(self.districts_of(user))

    @staticmethod
    def districts_of(user):
        """Ids of the districts whose partners this person keeps."""
        return user.held.districts(*PLANNING_ROLES, *LEADING.values(), *PARTNERSHIP_ROLES)

    def merged_by(self, user):
        """Two rows are made one by who leads the partnership."""
        return self._in(user.held.districts(*PARTNERSHIP_ROLES))

    def in_use(self):
        return self.filter(ended_on=None, merged_into=None)


class OfPartnerQuerySet(PartnerQuerySet):
    district_lookup = "partner__district"


@tracked()
class Partner(models.Model):
    """A community organization that gives time, money, rooms or people to programs."""

    district = models.ForeignKey(District, models.PROTECT, related_name="partners")
    name = models.CharField(max_length=160)
    what_they_do = models.TextField(max_length=2000, blank=True)
    website = models.URLField(max_length=500, blank=True)
    ended_on = models.DateField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged"
    )

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "district",
                condition=Q(merged_into=None),
                name="partner_name_unique",
                violation_error_message="The district already has a partner with this name.",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")), name="partner_merged_into_another"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programs:partner_detail", args=[self.pk])

    def end(self):
        """Offered for new programs no more; what was done together stays."""
        self.ended_on = timezone.localdate()
        self.save(update_fields=["ended_on"])

    def resume(self):
        self.ended_on = None
        self.save(update_fields=["ended_on"])

    @transaction.atomic
    def merge_into(self, other):
        """Its programs, contacts and agreements become those of `other`; the row stays, linked."""
        rows = Partner.objects.select_for_update().filter(pk__in=(self.pk, other.pk))
        if len(rows) != 2 or any(row.merged_into_id for row in rows):
            raise ValidationError("One of the two was merged meanwhile. Look again.")
        if self.district_id != other.district_id:
            raise ValidationError("Partners of two districts stay two.")
        links = Partner.programs.through.objects
        has = links.filter(partner=other).values("program")
        links.filter(partner=self, program__in=has).delete()
        links.filter(partner=self).update(partner=other)
        self.contacts.update(partner=other)
        self.agreements.update(partner=other)
        Partner.objects.filter(merged_into=self).update(merged_into=other)
        self.merged_into = other
        self.save(update_fields=["merged_into"])


@tracked()
class PartnerContact(models.Model):
    """Whom to ask at a partner; for staff only."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    job = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    objects = OfPartnerQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]

    def __str__(self):
        return self.name


@tracked()
class PartnerAgreement(models.Model):
    """What was agreed with a partner, from when to when, and when to look at it again."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="agreements")
    title = models.CharField(max_length=200)
    what = models.TextField("what was agreed", max_length=5000, blank=True)
    link = models.URLField("where the document is", max_length=500, blank=True)
    starts = models.DateField("from")
    ends = models.DateField("until", null=True, blank=True)
    review_on = models.DateField("review on", null=True, blank=True)
    kept_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")

    objects = OfPartnerQuerySet.as_manager()

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="partner_agreement_ends_after_it_starts",
                violation_error_message="It cannot end before it starts.",
            )
        ]

    def __str__(self):
        return self.title
