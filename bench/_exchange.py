"""A district with an exchange of 20,000 resources, 3,000 more of another district open to all, and
30,000 uses."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from config.demo.build import office, person, school
from config.demo.calendar import Dates, school_years
from goals.models import Framework, Standard
from programs.models import ExchangeResource, ExchangeUse
from programs.models.exchange import GRADES
from zones.access import Role
from zones.models import District

SLUG = "large-exchange"
OURS, THEIRS, USES = 20_000, 3_000, 30_000
THINGS = "poem owl map robot garden story lamp river bridge letter puzzle song".split()
WAYS = "walk club hunt theater diary kit wall quiz circle exchange lab night".split()
SPANISH = "Cuentos para leer en familia: los niños eligen un libro y lo cuentan con sus palabras."
ENGLISH = (
    "Students look at the {0}, choose what surprises them and make a {1} of it in small groups. "
    "You need paper, a long table and half an hour; the second half is for sharing what was made. "
    "It works with families too, if the questions are printed large. "
)


@transaction.atomic
def load(today):
    dates = Dates(today)
    district = District.objects.create(name="Large Exchange", short_name="Large", slug=SLUG)
    school_years(district, dates)
    framework = Framework.objects.create(
        district=district, kind=Framework.Kind.KEY_AREAS, title="Key areas"
    )
    areas = Standard.objects.bulk_create(
        Standard(framework=framework, position=n, title=f"Area {n}") for n in range(4)
    )
    places = [school(district, f"L{n:02d}", "elementary", "K-5") for n in range(60)]
    people = [
        person(district, f"Giver {n:02d}", (place, Role.SPECIALIST), starts=dates.plan_starts)
        for n, place in enumerate(places)
    ]
    head = office(district, "Large office", "Office")
    person(district, "Super Large", (head, Role.SUPERVISOR), starts=dates.plan_starts)
    rows = _give(district, places, people, areas, OURS)
    other = District.objects.create(name="Far Exchange", short_name="Far", slug=f"far-{SLUG}")
    far = school(other, "Far", "elementary", "K-5")
    who = person(other, "Far Giver", (far, Role.SPECIALIST), starts=dates.plan_starts)
    _give(other, [far], [who], areas, THEIRS, everywhere_at=timezone.now())
    _use(district, rows, places, people)


def _used(n):
    """The resource that use number `n` is of."""
    return n * n % OURS


def _give(district, places, people, areas, count, **fields):
    now, used = timezone.now(), Counter(map(_used, range(USES)))
    return ExchangeResource.objects.bulk_create(
        (
            ExchangeResource(
                district=district,
                place=places[n % len(places)],
                by=people[n % len(people)],
                kind=ExchangeResource.Kind.values[n % 4],
                title=f"{THINGS[n % 12].title()} {WAYS[n // 12 % 12]} {n}",
                summary=ENGLISH.format(THINGS[n % 11], WAYS[n % 7]) * (1 + n % 4)
                + (SPANISH if n % 10 == 0 else ""),
                grades=[GRADES[n % 14], GRADES[(n + 1) % 14]],
                key_area=areas[n % 4],
                language="es" if n % 10 == 0 else "en",
                at=now - timedelta(hours=n),
                used=0 if fields else used[n],
                **fields,
            )
            for n in range(count)
        ),
        batch_size=2000,
    )


def _use(district, rows, places, people):
    ExchangeUse.objects.bulk_create(
        (
            ExchangeUse(
                resource=rows[_used(n)],
                district=district,
                place=places[n % 60],
                by=people[n % 60],
            )
            for n in range(USES)
        ),
        batch_size=2000,
    )
