"""What a page says of a plan that is to be agreed: who sent it, who agrees, what is missing."""

from django.utils import timezone

from zones.formats import clock, long_date, short_date
from zones.models import Zone

from .agreeing import Kind, refusal, stands, waiting_for, who_agrees
from .bands import bands
from .headings import outline
from .zone_gaps import gaps_of

MOST = 12  # as many of the plans that wait


def standing(plan, user):
    """Context of `goals/_agreeing.html`: how an action plan stands and what `user` may do about
    it, for somebody who writes it."""
    if plan.kind != plan.Kind.ACTION:
        return {}
    log = [_line(row) for row in plan.agreements.select_related("by")]
    last = log[-1] if log else None
    return {
        "log": log,
        "stands": stands(plan) if plan.status == plan.Status.DRAFT else "",
        "returned": last if last and last["kind"] == Kind.RETURNED and not plan.ready_at else None,
        "who_agrees": who_agrees(plan),
        "why_not_sent": refusal(plan, user, Kind.SENT),
        "may_unsend": not refusal(plan, user, Kind.TAKEN_BACK),
        "may_agree": not refusal(plan, user, Kind.AGREED),
    }


def agreement_page(plan, user):
    """The whole plan, with what is missing in it, for who agrees to it."""
    return standing(plan, user) | {
        "headings": outline(plan),
        "bands": bands(plan, user),
        "gaps": gaps_of_plan(plan, user),
    }


def gaps_of_plan(plan, user):
    """What is missing at the plan's place in the years of the plan; [] where it is in no zone."""
    zone = Zone.objects.around([plan.owner_id]).select_related("branch").first()
    return gaps_of(zone, plan, user).of_place(plan.owner_id) if zone else []


def waiting_plans(user):
    """Context of `goals/_waiting_plans.html`; None where nothing waits for this person."""
    plans = waiting_for(user).select_related("owner")
    rows = [_waiting(plan) for plan in plans[:MOST]]
    if not rows:
        return None
    count = len(rows) if len(rows) < MOST else plans.count()
    return {"waiting": rows, "count": str(count), "several": count > 1}


def _waiting(plan):
    """(address, title, whose, when it was sent)"""
    url, where = f"/plans/{plan.pk}/adopt/", f"{plan.owner.name}, {plan.years}"
    return url, plan.title, where, f"Sent {short_date(timezone.localtime(plan.ready_at))}"


def _line(row):
    at = timezone.localtime(row.at)
    return {
        "kind": row.kind,
        "what": row.get_kind_display(),
        "by": row.by.name,
        "when": f"{long_date(at)}, {clock(at)}",
        "note": row.note,
    }
