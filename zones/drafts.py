"""What is typed into a form is kept by the server until the form is sent.

A view says `@keeps_draft` and `restore(request, form)`; its form holds `_draft.html`.
"""

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.http import urlencode

from zones.formats import clock, short_date
from zones.models.draft import DONE, EARLIER, Draft

FIELD = "draft_of"  # the hidden field that says whose form it is, and of which page
PAGE = "draft_page"  # among the fields kept: the opened page they were typed on
SENT = "draft_sent"  # … they were sent after the sign-in had expired
FILES = "draft_files"  # … with files, which are not kept
NOT_TYPED = {FIELD, "csrfmiddlewaretoken", "draft_row"}
MOST = 200_000  # characters of one form
LONGEST = 1990  # characters of an address that has drafts, with room for EARLIER
MAX_AGE = 7 * 24 * 3600  # seconds, for who is no longer signed in


@dataclass(frozen=True)
class Page:
    """A page with a form, opened once: by whom, at which address, when; and a key of its own.

    The form carries it signed. Nobody can make one for somebody else, so it may be believed
    also when the sign-in has expired, and what is kept always belongs to who opened the page.
    """

    user: int
    address: str
    opened: float
    key: str

    @classmethod
    def read(cls, posted, max_age=None):
        """The page a form was sent from, None if it does not say so or is older (seconds)."""
        try:
            return cls(*signing.loads(posted.get(FIELD, ""), salt=FIELD, max_age=max_age))
        except (signing.BadSignature, TypeError, ValueError):
            return None

    @property
    def token(self):
        return signing.dumps([self.user, self.address, self.opened, self.key], salt=FIELD)

    @property
    def opened_at(self):
        return datetime.fromtimestamp(self.opened, UTC)


class TooLong(ValueError):
    """More was typed than is kept as a draft."""


def typed(posted, **marks):
    """The fields of a form as they are kept. Files and passwords never are."""
    fields = {
        name: values
        for name, values in posted.lists()
        if name not in NOT_TYPED and "password" not in name
    }
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > MOST:
        raise TooLong
    clean = {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in fields.items()
    }
    return clean | marks


def keep(page, fields):
    """Stores what was typed; False if it comes late: this page's form has been sent.

    The last to type is kept. What was typed meanwhile in another window, which this page has
    never shown, is put aside beside it and not lost.
    """
    rows = Draft.objects.filter(user_id=page.user, address=page.address)
    own, done = Q(**{f"fields__{PAGE}": [page.key]}), Q(fields__has_key=DONE)
    values = {"fields": fields | {PAGE: [page.key]}, "saved_at": timezone.now()}
    if rows.filter((own & ~done) | (~own & Q(saved_at__lte=page.opened_at))).update(**values):
        return True
    if rows.filter(own).exists():
        return False
    try:
        with transaction.atomic():
            _make_room(rows.exclude(own), page)
            Draft.objects.create(user_id=page.user, address=page.address, **values)
    except IntegrityError:  # typed words and the sent form arrived at once: the row is there now
        return keep(page, fields)
    return True


def _make_room(others, page):
    """What another page kept at this address is put aside; what it sent is done with."""
    other = others.select_for_update().first()
    if other is None:
        return
    rows = Draft.objects.filter(pk=other.pk)
    if DONE in other.fields:
        rows.delete()
        return
    aside = page.address + EARLIER
    Draft.objects.filter(user_id=page.user, address=aside).delete()
    rows.update(address=aside)


class Keeping:
    """`request.draft`: what was typed on this page before, and the token of the page as opened."""

    def __init__(self, request, address):
        sent = Page.read(request.POST)
        self.posted = bool(sent and (sent.user, sent.address) == (request.user.pk, address))
        now, key = timezone.now().timestamp(), get_random_string(12)
        self.page = sent if self.posted else Page(request.user.pk, address, now, key)
        found = Draft.objects.of(request.user, address) if request.method == "GET" else ()
        rows = {str(row.pk): row for row in found}
        newest = next(iter(rows), None)
        self.shown = rows.pop(request.GET.get("draft", ""), None) or rows.pop(newest, None)
        self.other = next(iter(rows.values()), None)

    @property
    def token(self):
        return self.page.token

    @property
    def was_sent(self):
        return SENT in self.shown.fields

    @property
    def lost_files(self):
        return FILES in self.shown.fields

    @property
    def when(self):
        return moment(self.shown.saved_at)

    @property
    def other_when(self):
        return moment(self.other.saved_at)

    @property
    def other_address(self):
        joint = "&" if "?" in self.page.address else "?"
        return f"{self.page.address}{joint}draft={self.other.pk}"


def moment(at):
    """7:42 am, with the day before it if that is not today."""
    at = timezone.localtime(at)
    today = at.date() == timezone.localdate()
    return clock(at) if today else f"{short_date(at.date())}, {clock(at)}"


def keeps_draft(view=None, *, by=()):
    """A view with a form whose text is kept. `by` names parameters that make it another form.

    What is sent is saved in one transaction, so a row that a form holds (forms/versions.py) is
    held until then; the draft goes once it is.
    """
    if view is None:
        return lambda view: keeps_draft(view, by=by)

    @wraps(view)
    def kept(request, *args, **kwargs):
        address = _address(request, by)
        if len(address) > LONGEST:
            return view(request, *args, **kwargs)
        request.draft = Keeping(request, address)
        try:
            with transaction.atomic() if request.method == "POST" else nullcontext():
                response = view(request, *args, **kwargs)
        except (Http404, PermissionDenied):
            _after(request)
            raise
        gone = 300 <= response.status_code < 400 or "HX-Redirect" in response
        _after(request, sent=gone)
        return response

    return kept


def _address(request, by):
    chosen = [(name, value) for name in by for value in request.GET.getlist(name)]
    return "?".join(filter(None, [request.path, urlencode(chosen)]))


def _after(request, sent=False):
    """A form that was sent leaves no draft; one that came back keeps what was typed."""
    if request.method != "POST" or not request.draft.posted:
        return
    if sent:
        keep(request.draft.page, {DONE: ["1"]})
        return
    with suppress(TooLong):  # it stands in the form that came back
        keep(request.draft.page, typed(request.POST))


def restore(request, *forms):
    """Puts what was typed before into forms (or formsets) that are shown, not sent."""
    keeping = getattr(request, "draft", None)
    if _brought_back(keeping, forms):
        forms[0].draft = keeping  # the notice stands at the head of the first form


def restore_part(request, form, address):
    """As `restore`, for a form that is one part of a page and is sent to another address.

    Its template names `form.keeping` for `_draft.html`, and shows the notice itself.
    """
    form.keeping = Keeping(request, address)
    _brought_back(form.keeping, [form])


def _brought_back(keeping, forms):
    rows = [one for form in forms for one in getattr(form, "forms", [form])]
    back = keeping and keeping.shown and not any(one.is_bound for one in rows)
    if back:
        values = QueryDict(mutable=True)
        for name, typed_here in keeping.shown.fields.items():
            values.setlist(name, typed_here)
        for one in rows:
            _fill(one, values)
    return back


def _fill(form, values):
    form.data = values  # for what a form reads besides its fields; it stays unbound
    for name, field in form.fields.items():
        widget, key = field.widget, form.add_prefix(name)
        if not widget.needs_multipart_form and not widget.value_omitted_from_data(values, {}, key):
            form.initial[name] = widget.value_from_datadict(values, {}, key)
