"""Updates on their way through review, told step by step as people would have taken them."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from goals import review
from goals.models import Assignment, Update
from zones.models import Position

SAME = "Nothing new."


def tell(plan, stories, reviewer, dates):
    """Each story is an item number, a place and its way: [(step, days ago, …), …]."""
    for story in stories:
        work = Assignment.objects.select_related("place", "item__goal__plan__owner").get(
            item__goal__plan=plan,
            item__number=story["item"],
            place__short_name=story["place"],
            ended_on=None,
        )
        update = None
        for step, ago, *words in story["way"]:
            update = STEPS[step](update or work, reviewer, _at(dates, ago), *words)
    review.count_unreviewed(plan.owner.district, dates.today)


def _at(dates, ago):
    """Half past three, so many days ago; a weekday."""
    day = dates.today - timedelta(days=ago)
    return timezone.make_aware(
        datetime.combine(day - timedelta(days=max(0, day.weekday() - 4)), time(15, 30))
    )


def _sent(work, reviewer, at, status, text, more):
    held = Position.objects.present_on(at.date()).filter(place=work.seat_place, role=work.seat_role)
    author = held.select_related("user").order_by("pk").first().user
    words = {"status": status, "text": text, "happened_on": at.date(), "created_at": at}
    update = Update.objects.create(assignment=work, author=author, **words, **more)
    review.submit([update], author, at=at)
    return _now(update)


def _same(work, reviewer, at):
    last = Update.objects.counted().filter(assignment=work).newest_first().first()
    status = last.status if last else Update.Status.ON_TRACK
    return _sent(work, reviewer, at, status, SAME, {"nothing_new": True})


def _again(update, reviewer, at, text, reply):
    update.text = text
    update.save(update_fields=["text"])
    review.submit([update], update.author, reply, at=at)
    return _now(update)


def _returned(update, reviewer, at, note):
    review.send_back(update, reviewer, update.turn, note, at=at)
    return _now(update)


def _approved(update, reviewer, at, note):
    review.approve(update, reviewer, update.turn, note, at=at)
    return _now(update)


def _read_as(update, reviewer, at, status, because):
    review.count_as_read(update, reviewer, update.turn, status, because, at=at)
    return _now(update)


def _now(update):
    return Update.objects.select_related("author").get(pk=update.pk)


STEPS = {
    "sent": _sent,
    "same": _same,
    "again": _again,
    "returned": _returned,
    "approved": _approved,
    "read_as": _read_as,
}
