"""What families read about the items of a plan: written, published and withdrawn by who writes the
plan; a partner of a shared step is named once its own place says yes to the words.

Words that change ask the partners again: a yes is to what somebody read.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from goals.models import ActionItem, Assignment, Plan, PlanQuerySet
from zones.forms.versions import mark

from .models import PublicSentence, PublicYes, partners

CHANGED = "The words changed while you read. Read them again, then answer."


def why_not_public(item):
    """Why nothing is said of an item in public, in one sentence; "" where it can be."""
    plan = item.goal.plan
    if plan.status == Plan.Status.CLOSED:
        return "The plan is closed: the public site says nothing of it any more."
    if plan.kind == Plan.Kind.TEMPLATE:
        return "A template is a pattern for plans: it is never public itself."
    if item.retired_on:
        return "The item was retired: the public site says nothing of it."
    return ""


def not_yet(plan):
    """Why a published sentence of a plan is not on the public site, in one sentence, or ""."""
    if plan.status == Plan.Status.DRAFT:
        return "The plan is a draft: families read its sentences once it is adopted."
    if not plan.owner.district.public_site:
        return "The public site of the district is not open yet: families read nothing of this."
    return ""


def keep(sentence, by, publish):
    """Saves a sentence as typed; `publish` puts it on the public site."""
    now, before = timezone.now(), PublicSentence.objects.filter(pk=sentence.pk).first()
    said = before and (before.sentence, before.shows_status)
    if said != (sentence.sentence, sentence.shows_status):
        sentence.changed_at = now
    if publish and not sentence.published_at:
        sentence.published_at = now
    sentence.by = by
    sentence.save()


@transaction.atomic
def withdraw(sentence):
    """Off the public site; the words stay for who wrote them."""
    held = _held(sentence)
    held.published_at = None
    held.save(update_fields=["published_at"])


@transaction.atomic
def answer(sentence, place, by, says_yes, seen):
    """What a partner place says to the words `seen` (a mark of them)."""
    held = _held(sentence)
    if seen_of(held) != seen:
        raise ValidationError(CHANGED)
    if not partners().filter(item=held.item_id, place=place).exists():
        raise ValidationError(f"{place} takes no part in this step any more.")
    values = {"says_yes": says_yes, "by": by, "at": timezone.now()}
    PublicYes.objects.update_or_create(sentence=held, place=place, defaults=values)


def waiting_for(user):
    """[(sentence, place id, name)] of published sentences no one of the partner place has
    answered, for who writes its plan."""
    rows = partners().filter(PlanQuerySet.writers(user.held, "place__"))
    seen = PublicSentence.objects.published().visible_to(user)
    answered = PublicYes.objects.filter(
        sentence__item=OuterRef("item"), place=OuterRef("place"), at__gte=_changed()
    )
    rows = rows.filter(item__public_sentence__in=seen.order_by().values("pk"))
    rows = rows.exclude(Exists(answered)).select_related("place", "item__public_sentence")
    rows = rows.select_related("item__goal__plan__owner")
    return [(row.item, row.item.public_sentence, row.place) for row in rows.order_by("pk")]


def own_partners(sentence, user):
    """{id: place} of the partners of a sentence for which `user` answers."""
    rows = partners().filter(PlanQuerySet.writers(user.held, "place__"), item=sentence.item_id)
    return {row.place_id: row.place for row in rows.select_related("place")}


def shown_work(items):
    """Work whose status the public site may tell: of who leads an item, and of those partners
    that said yes."""
    yes = PublicYes.objects.standing().filter(
        sentence__item=OuterRef("item"), place=OuterRef("place")
    )
    rows = Assignment.objects.filter(item__in=items, reports=True, ended_on=None)
    partner = partners().filter(pk=OuterRef("pk")).order_by()
    return rows.exclude(Exists(partner) & ~Exists(yes.order_by()))


def seen_of(sentence):
    """A mark of what a partner reads before it answers."""
    return mark([sentence.sentence, sentence.shows_status])


def items_of(plan):
    return ActionItem.objects.filter(goal__plan=plan).in_force()


def _changed():
    return F("sentence__changed_at")


def _held(sentence):
    """The sentence as it is now, and nobody else's to change until this is done."""
    return PublicSentence.objects.select_for_update(of=("self",), no_key=True).get(pk=sentence.pk)
