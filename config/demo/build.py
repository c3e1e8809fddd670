"""What the demonstration districts are built with: places, people, plans, work."""

import random
import uuid
from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

import goals
from goals.drafting import Document, draft_plan
from goals.imports import read_plan
from goals.models import ActionItem, Assignment, Update, carry_forward
from goals.outline import grow
from zones.access import Kind, Side
from zones.models import Place, Position, User

DOCUMENTS = (Path(goals.__file__).parent / "sources", Path(__file__).parent / "sources")
DOMAIN = "throughline.example"


def school(district, short, level, grades):
    kind = {"elementary": "Elementary", "middle": "Middle", "high": "High"}.get(level, "")
    name = f"{short} {kind} School".replace("  ", " ")
    return Place.objects.create(
        district=district,
        kind=Kind.SCHOOL,
        side=Side.SCHOOLS,
        name=name,
        short_name=short,
        level=level,
        grades=grades,
    )


def branch(district, short):
    return Place.objects.create(
        district=district,
        kind=Kind.BRANCH,
        side=Side.LIBRARY,
        name=f"{short} Branch",
        short_name=short,
    )


def office(district, name, short, side=Side.SCHOOLS):
    return Place.objects.create(
        district=district, kind=Kind.OFFICE, side=side, name=name, short_name=short
    )


def person(district, name, *seats, starts, ends=None):
    """A person with seats [(place, role), …]; the address comes from name and district."""
    local = name.lower().replace(" ", ".").replace("'", "")
    user, new = User.objects.get_or_create(
        email=f"{local}@{district.slug}.{DOMAIN}", defaults={"name": name}
    )
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    Position.objects.bulk_create(
        Position(user=user, place=place, role=role, starts=starts, ends=ends)
        for place, role in seats
    )
    return user


def read(name, owner, kind, by, labels=(), **changes):
    """A draft plan made from a document as its importer proposes it, with `changes` to its head."""
    path = next(folder / name for folder in DOCUMENTS if (folder / name).exists())
    proposed = read_plan(path)
    document = Document(name, "\n".join(proposed.source))
    plan = draft_plan(grow(proposed) | changes, owner, kind, document, by)
    for item in ActionItem.objects.filter(goal__plan=plan, number__in=labels):
        item.label = labels[item.number]
        item.save(update_fields=["label"])
    return plan


def printed(plan, on):
    """The plan as it was printed: adopted before its first day, closed after its last."""
    plan.adopt(on=on)
    plan.close(on=plan.ends)
    return plan


def run_again(plan, starts, ends, by, **changes):
    """A copy carried forward, still a draft: assign its items, then adopt it."""
    copy = carry_forward(plan, starts, ends, by, with_assignments=False)
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(update_fields=list(changes))
    return copy


def items(plan):
    """{number: item} of a plan."""
    return {item.number: item for item in ActionItem.objects.filter(goal__plan=plan)}


def assign(item, places, role, starts, **fields):
    """The item at each place, answered for by `role` there unless `seat_place` says elsewhere."""
    return Assignment.objects.bulk_create(
        Assignment(
            item=item,
            place=place,
            seat_role=role,
            starts=starts,
            **{"seat_place": place, **fields},
        )
        for place in places
    )


class Diary:
    """Collects updates and saves them at once; the same seed tells the same story."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.rows = []

    def log(self, assignment, author, day, status, text):
        moment = timezone.make_aware(datetime.combine(day, time(15, self.random.randrange(60))))
        self.rows.append(
            Update(
                assignment=assignment,
                author=author,
                happened_on=day,
                status=status,
                text=text,
                state=Update.State.COUNTED,
                counted_how=Update.Counted.NO_REVIEW,
                submitted_at=moment,
                counted_at=moment,
                created_at=moment,
                form_key=uuid.UUID(int=self.random.getrandbits(128)),
            )
        )

    def day(self, first, last):
        """A weekday between two days."""
        day = first + timedelta(days=self.random.randrange(max(1, (last - first).days)))
        return day - timedelta(days=max(0, day.weekday() - 4))

    def save(self):
        Update.objects.bulk_create(self.rows)
