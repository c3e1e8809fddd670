"""What families read in more than one language, who translates it, and how each text stands.

A text is one field of one row: what is public, or about to be. Its translation is missing, waits
for somebody's check, is old because the words changed since, or is checked and therefore public.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from goals.models import Standard
from goals.models.evidence import PICTURES
from programs.access import PLANNING_ROLES, planned_by
from programs.languages import ORIGINAL
from zones.access import PARTNERSHIP_ROLES
from zones.models import Place, Position, Zone, at

from .models import (
    ExchangeResource,
    Language,
    Program,
    PublicSentence,
    Room,
    Session,
    SessionFile,
    Translation,
)

MISSING, OLD, WAITING, CHECKED = range(4)
STATES = {
    MISSING: "Missing",
    OLD: "Old: the words changed",
    WAITING: "Waiting for a check",
    CHECKED: "Checked",
}
LANGUAGES = {code: dict(Language.choices)[code] for code, _name in settings.LANGUAGES}
# Key areas are named in a policy's words: families may read plainer ones, in English too.
PLAIN = {ORIGINAL: "Plain English"}


def coming_programs():
    """For the public, not called off, and not over: without a session yet, or one to come."""
    rows = Program.objects.filter(is_public=True).exclude(state=Program.State.CANCELLED)
    sessions = Session.objects.standing().filter(program=OuterRef("pk")).order_by()
    ahead = Exists(sessions.filter(ends_at__gt=timezone.now()))
    return rows.filter(ahead | ~Exists(sessions))


def coming_sessions():
    ahead = Session.objects.standing().filter(ends_at__gt=timezone.now())
    rows = ahead.filter(waits=False, program__is_public=True)
    return rows.exclude(program__state=Program.State.CANCELLED)


def of_families():
    allowed = Q(for_families=True) | Q(families_at__isnull=False)
    return ExchangeResource.objects.filter(allowed, hidden_at=None)


def sentences():
    """Of plans that run or are about to."""
    rows = PublicSentence.objects.filter(item__retired_on=None)
    return rows.exclude(item__goal__plan__status="closed")


def photos():
    """Shown on the public site, or shown once their program is."""
    rows = SessionFile.objects.filter(is_public=True, log__session__program__is_public=True)
    return rows.filter(content_type__in=PICTURES)


@dataclass(frozen=True)
class Kind:
    """A kind of row with texts. `place` leads to the place it belongs to; None: to a district."""

    key: str
    label: str
    model: type
    fields: dict
    title: str
    place: str | None
    rows: Callable
    languages: tuple = tuple(code for code in LANGUAGES if code != ORIGINAL)

    def mine(self, user):
        """Q: rows this person translates: who plans for the place, who leads the partnership."""
        leads = user.held.districts(*PARTNERSHIP_ROLES)
        if self.place is None:
            return Q(framework__district__in=leads)
        return planned_by(user, self.place) | at(self.place, district__in=leads)

    def owner(self, row):
        """The place a row belongs to; a key area to none."""
        for step in (self.place or "").split("__")[:-1]:
            row = getattr(row, step)
        return None if self.place is None else row

    def district_of(self, row):
        return (self.owner(row) or row.framework).district

    def others(self, row, user):
        """Whether anybody else than `user` translates this row today, and can check it."""
        able = Q(place__district=self.district_of(row), role__in=PARTNERSHIP_ROLES)
        if place := self.owner(row):
            able |= Q(place=place, role__in=PLANNING_ROLES)
        found = Position.objects.today().filter(able, user__is_active=True)
        return found.exclude(user=user).exists()

    def named(self, row):
        """What the page of its texts is called."""
        return str(row.log.session) if self.model is SessionFile else str(row)

    def texts(self, user, language, field):
        """The rows with `words` of one field and the `stands` of its translation."""
        found = Translation.objects.filter(
            kind=ContentType.objects.get_for_model(self.model),
            row=OuterRef("pk"),
            field=field,
            language=language,
        )
        stands = Case(
            When(~Exists(found), MISSING),
            When(Exists(found.exclude(source=OuterRef("words"))), OLD),
            When(Exists(found.filter(checked_at=None)), WAITING),
            default=CHECKED,
            output_field=IntegerField(),
        )
        seen = self.model.objects.visible_to(user).order_by().values("pk")
        rows = self.rows().filter(self.mine(user), pk__in=seen).exclude(**{field: ""}).order_by()
        if self.model is ExchangeResource:
            rows = rows.exclude(language=language)  # written in it: there is nothing to translate
        words = Cast(field, TextField())
        return rows.annotate(words=words).annotate(stands=stands)


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "program",
            "Programs",
            Program,
            {
                "title": "Title",
                "description": "Description",
                "audience": "Who it is for",
                "accessibility": "Accessibility",
            },
            "title",
            "place__",
            coming_programs,
        ),
        Kind(
            "session",
            "Notes of sessions",
            Session,
            {"note": "About this day"},
            "program__title",
            "program__place__",
            coming_sessions,
        ),
        Kind(
            "resource",
            "Resources",
            ExchangeResource,
            {"title": "Title", "summary": "What it is"},
            "title",
            "place__",
            of_families,
        ),
        Kind(
            "sentence",
            "Sentences of plans",
            PublicSentence,
            {"sentence": "What families read"},
            "sentence",
            "item__goal__plan__owner__",
            sentences,
        ),
        Kind(
            "photo",
            "Photos",
            SessionFile,
            {"alt": "What it shows"},
            "log__session__program__title",
            "log__session__program__place__",
            photos,
        ),
        Kind(
            "room",
            "Names of rooms",
            Room,
            {"name": "Name"},
            "name",
            "place__",
            lambda: Room.objects.in_use(),
        ),
        Kind(
            "zone",
            "Names of zones",
            Zone,
            {"name": "Name"},
            "name",
            "branch__",
            lambda: Zone.objects.filter(archived_on=None),
        ),
        Kind(
            "place",
            "Names of places",
            Place,
            {"name": "Name"},
            "name",
            "",
            lambda: Place.objects.open_on(),
        ),
        Kind(
            "area",
            "Key areas",
            Standard,
            {"title": "Name", "description": "Description"},
            "title",
            None,
            Standard.objects.key_areas,
            tuple(LANGUAGES),
        ),
    )
}


def texts(user, language, *, kind="", place=None, q="", state=None):
    """[rows with words and stands] that fit, one queryset for each kind and field."""
    found = []
    for one in KINDS.values():
        if kind not in ("", one.key) or language not in one.languages:
            continue
        if place and one.place is None:
            continue
        for field in one.fields:
            rows = one.texts(user, language, field)
            if place:
                rows = rows.filter(at(one.place, pk=place.pk))
            for word in q.split():
                rows = rows.filter(
                    Q(words__icontains=word) | Q(**{f"{one.title}__icontains": word})
                )
            if state is not None:
                rows = rows.filter(stands=state)
            found.append((one, field, rows))
    return found


def together(found):
    """One statement over all of them: (stands, title, kind, row, field, place, words)."""
    parts = [
        rows.annotate(
            named=Cast(one.title, TextField()),
            sort=Value(one.key, TextField()),
            part=Value(field, TextField()),
            owner=Cast(_place_name(one), TextField()),
        ).values_list("stands", "named", "sort", "pk", "part", "owner", "words")
        for one, field, rows in found
    ]
    if not parts:
        return Program.objects.none().values_list("pk")
    order = ("stands", "named", "sort", "pk", "part")
    return parts[0].union(*parts[1:], all=True).order_by(*order)


def alike(row, field):
    """Ids of the other sessions of the program with the same note: translated once for all."""
    if not isinstance(row, Session) or field != "note":
        return []
    rows = coming_sessions().filter(program=row.program_id, note=row.note).exclude(pk=row.pk)
    return list(rows.order_by().values_list("pk", flat=True))


def spread(translation, row):
    """The same words get the same translation, checked or not."""
    same = ("district_id", "kind_id", "field", "language", "text", "source")
    said = ("by_id", "at", "checked_by_id", "checked_at")
    values = {name: getattr(translation, name) for name in (*same, *said)}
    Translation.objects.bulk_create(
        [Translation(row=pk, **values) for pk in alike(row, translation.field)],
        update_conflicts=True,
        unique_fields=["kind", "row", "field", "language"],
        update_fields=["text", "source", "by", "at", "checked_by", "checked_at"],
    )


def counts(found):
    """{state: how many} of all of them; one statement."""
    parts = [
        rows.annotate(part=Value(f"{one.key} {field}", TextField()))
        .values("part", "stands")
        .annotate(n=Count("pk"))
        .values_list("part", "stands", "n")
        for one, field, rows in found
    ]
    summed = dict.fromkeys(STATES, 0)
    for _part, stands, n in parts[0].union(*parts[1:], all=True) if parts else ():
        summed[stands] += n
    return summed


def _place_name(kind):
    if kind.place is None:
        return Value("")
    return F(f"{kind.place}name")
