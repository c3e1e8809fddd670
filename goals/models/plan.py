"""Plans, and the goals they are made of."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from zones.access import FOLLOWING_ROLES, PLAN_ROLES, Kind, Role, Side
from zones.models import Place, User, at, tracked


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(self.seen_by(user))

    def editable_by(self, user):
        return self.filter(self.written_by(user))

    def owners(self, user):
        """The open places whose plans this person may write."""
        return Place.objects.open_on().filter(self.writers(user.held, ""))

    @classmethod
    def seen_by(cls, user, path=""):
        """Q: adopted plans of one's side, one's zones and the partnership; drafts to writers, those
        of a zone's action plans to the writers of all of them."""
        held = user.held
        rows = at(path, kind=Plan.Kind.PARTNERSHIP, owner__district__in=held.districts())
        for district, side in held.sides():
            rows |= at(path, owner__district=district, owner__side=side)
        follows = held.districts(*FOLLOWING_ROLES, Role.VIEWER)
        rows |= at(path, kind=Plan.Kind.ACTION, owner__district__in=follows)
        rows |= at(path, kind=Plan.Kind.ACTION, owner__in=user.partners)
        rows |= at(path, kind=Plan.Kind.TEMPLATE, owner__district__in=held.staffed())
        together = at(path, kind=Plan.Kind.ACTION, owner__in=user.fellows)
        drafts = cls.written_by(user, path) | together
        return rows & ~at(path, status=Plan.Status.DRAFT) | drafts

    @classmethod
    def written_by(cls, user, path=""):
        """Q: by who holds a plan-writing role at the owner; by the steward on the schools' side."""
        return cls.writers(user.held, f"{path}owner__")

    @staticmethod
    def writers(held, path):
        return (
            at(path, pk__in=held.places(*PLAN_ROLES))
            | at(path, district__in=held.districts(Role.LIBRARY_ADMIN), side=Side.LIBRARY)
            | at(path, district__in=held.districts(Role.DATA_STEWARD), side=Side.SCHOOLS)
        )

    def adopted(self):
        return self.filter(status=Plan.Status.ADOPTED)

    def running_on(self, day):
        return self.adopted().filter(starts__lte=day, ends__gte=day)


@tracked(exclude=["source_text"])
class Plan(models.Model):
    """Anything with goals that a district, a department, the partnership or a place adopts."""

    class Kind(models.TextChoices):
        STRATEGIC = "strategic", "Strategic plan"
        DEPARTMENT = "department", "Department plan"
        PARTNERSHIP = "partnership", "Partnership plan"
        ACTION = "action", "Action plan"
        TEMPLATE = "template", "Action plan template"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ADOPTED = "adopted", "Adopted"
        CLOSED = "closed", "Closed"

    class Reviewer(models.TextChoices):
        NOBODY = "nobody", "Nobody"
        PRINCIPAL = "principal", "The principal of the place"
        OWNER = "owner", "The owner's office"
        LIBRARY = "library", "The library's lead, for branches"

    owner = models.ForeignKey(Place, models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    starts = models.DateField("first day")
    ends = models.DateField("last day")
    level = models.CharField(
        "name of a heading",
        max_length=40,
        default="Goal",
        help_text="Goal, Priority, Strategy …",
    )
    sublevel = models.CharField("name of a heading below it", max_length=40, blank=True)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    adopted_on = models.DateField("adopted or agreed on", null=True, blank=True, editable=False)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    ready_at = models.DateTimeField("sent for agreement", null=True, editable=False)
    reviewed_by = models.CharField(
        "updates are reviewed by",
        max_length=9,
        choices=Reviewer.choices,
        default=Reviewer.NOBODY,
        help_text="One approval is enough. Nobody reviews their own.",
    )
    preface = models.TextField(
        blank=True,
        help_text="Vision, beliefs, background: what the plan says before its goals.",
    )
    source_name = models.CharField(max_length=200, blank=True, editable=False)
    source_text = models.TextField(blank=True, editable=False)
    carried_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_to",
    )
    begun_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="begun_here",
        help_text="The template, or the other place's plan, this one began as a copy of.",
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="plan_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(adopted_on__isnull=False),
                name="plan_adopted_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(closed_on__isnull=False),
                name="plan_closed_on_a_day",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("goals:plan_detail", args=[self.pk])

    @property
    def years(self):
        """2016-17, or 2018-22 for a plan of several years."""
        last = self.ends.year if self.ends.year > self.starts.year else self.starts.year
        return str(last) if last == self.starts.year else f"{self.starts.year}-{last % 100:02d}"

    @staticmethod
    def usual_reviewer(kind):
        """Who reviews unless the plan says otherwise: the owner's office, or nobody."""
        offices = (Plan.Kind.DEPARTMENT, Plan.Kind.STRATEGIC)
        return Plan.Reviewer.OWNER if kind in offices else Plan.Reviewer.NOBODY

    @property
    def review_line(self):
        """Who reviews what is sent for it, in a sentence."""
        return {
            self.Reviewer.NOBODY: "Updates count as soon as they are sent.",
            self.Reviewer.PRINCIPAL: "The principal of the school reviews its updates.",
            self.Reviewer.OWNER: f"{self.owner} reviews the updates.",
            self.Reviewer.LIBRARY: "The library’s lead reviews the updates of branches; "
            "those of schools count as soon as they are sent.",
        }[self.reviewed_by]

    @staticmethod
    def reviewers_for(owner):
        """Who can be asked to review where `owner` adopts the plan."""
        asks = Plan.Reviewer
        if owner.kind == Kind.SCHOOL:
            return [asks.NOBODY, asks.PRINCIPAL]
        if owner.kind == Kind.BRANCH:
            return [asks.NOBODY, asks.LIBRARY]
        return list(asks)

    @property
    def is_running(self):
        return self.status == self.Status.ADOPTED

    @property
    def is_shared(self):
        """Both organisations work on it: a zone's action plan, the partnership's plan."""
        return self.kind in (self.Kind.ACTION, self.Kind.PARTNERSHIP)

    def may_be_adopted_by(self, user):
        """An action plan is agreed by the principal or the library's lead, not by its writer."""
        if self.kind != self.Kind.ACTION:
            return True
        held = user.held
        library_lead = self.owner.district_id in held.districts(Role.LIBRARY_ADMIN)
        return (
            self.owner_id in held.places(Role.PRINCIPAL, Role.SUPERVISOR, Role.DISTRICT_ADMIN)
            or (self.owner.side == Side.LIBRARY and library_lead)
            or (
                self.owner.side == Side.SCHOOLS
                and self.owner.district_id in held.districts(Role.DATA_STEWARD)
            )
        )

    def adopt(self, on):
        """Draft → adopted, with the board's date (an action plan: the date it was agreed)."""
        if self.status != self.Status.DRAFT:
            raise ValidationError("Only a draft can be adopted.")
        if not self.has_a_step():
            raise ValidationError("A plan needs at least one action item before it is adopted.")
        self.status, self.adopted_on = self.Status.ADOPTED, on
        self.save(update_fields=["status", "adopted_on"])

    def has_a_step(self):
        """An item of its own; an action plan may live on the steps its place takes part in."""
        if self.goals.filter(items__isnull=False).exists():
            return True
        shared = self.owner.assignments.in_force().filter(item__goal__plan__kind=Plan.Kind.ACTION)
        dates = {"item__goal__plan__starts__lte": self.ends}
        dates |= {"item__goal__plan__ends__gte": self.starts}
        return self.kind == Plan.Kind.ACTION and shared.filter(**dates).exists()

    def close(self, on):
        """Adopted → closed: nothing more is asked or logged."""
        if self.status != self.Status.ADOPTED:
            raise ValidationError("Only an adopted plan can be closed.")
        self.status, self.closed_on = self.Status.CLOSED, on
        self.save(update_fields=["status", "closed_on"])

    def next_span(self):
        """(first, last) day proposed for a plan carried forward: as long, right after this one."""
        first = self.ends + timedelta(days=1)
        years = first.year - self.starts.year
        if years and first.day < 29 and (first.month, first.day) == self.starts.timetuple()[1:3]:
            return first, first.replace(year=first.year + years) - timedelta(days=1)
        return first, first + (self.ends - self.starts)


class GoalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(PlanQuerySet.seen_by(user, "plan__"))

    def editable_by(self, user):
        return self.filter(PlanQuerySet.written_by(user, "plan__"))


@tracked(exclude=["lines"])
class Goal(models.Model):
    """A numbered heading of a plan; it may stand under another one."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    statement = models.TextField(blank=True)
    lines = ArrayField(models.PositiveIntegerField(), default=list, blank=True, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("goals:goal_detail", args=[self.pk])
