"""Recognition: the staff feed, and what is added to it or taken back."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from goals.forms.list_filter import ListFilter
from programs.forms.celebration import CelebrationForm
from programs.models import Celebration
from programs.models.exchange import STAFF
from programs.recognition import load_session, load_update, of_session, of_update, rows_of
from zones.access import role_required
from zones.drafts import keeps_draft, restore
from zones.models import Place
from zones.views.editing import load_to_edit

IN_FEED = "This is in the feed already."


class CelebrationFilter(ListFilter):
    """What the address asks for: where."""

    place = forms.ModelChoiceField(
        Place.objects.none(), label="Where", required=False, empty_label="All places"
    )

    def __init__(self, address, *, rows):
        super().__init__(address)
        places = rows.order_by().values("place")
        self.fields["place"].queryset = Place.objects.filter(pk__in=places)

    def apply(self, rows):
        if not self.is_valid():
            raise Http404
        place = self.cleaned_data["place"]
        return rows.filter(place=place) if place else rows


@role_required(*STAFF)
def celebration_list(request):
    rows = Celebration.objects.visible_to(request.user).standing()
    found = CelebrationFilter(request.GET, rows=rows)
    page = found.page(rows)
    context = {
        "filter_form": found,
        "page": page,
        "rows": rows_of(page.object_list, request.user),
    }
    return render(request, "programs/celebration_list.html", context)


@keeps_draft
def celebration_of_update(request, pk):
    update = load_update(request.user, pk)
    about = f"{update.assignment.item.short}, {update.assignment.place}"
    return _celebrate(request, of_update(update, request.user), update, about)


@keeps_draft
def celebration_of_session(request, pk):
    session = load_session(request.user, pk)
    about = f"{session.program}, {session.program.place}"
    return _celebrate(request, of_session(session, request.user), session, about)


def _celebrate(request, row, of, about):
    if row.pk and not row.withdrawn_at:
        messages.info(request, IN_FEED)
        return redirect("programs:celebration_list")
    form = CelebrationForm(request.POST or None, instance=row, of=of)
    if form.is_valid():
        form.save()
        messages.success(request, "All staff of the district can read it now.")
        return redirect("programs:celebration_list")
    restore(request, form)
    page = {
        "form": form,
        "about": about,
        "day": row.happened_on,
        "back": f"/{of._meta.model_name}s/{of.pk}/",
    }
    return render(request, "programs/celebration_form.html", page)


@require_POST
def celebration_withdraw(request, pk):
    celebration = load_to_edit(Celebration.objects, request.user, pk)
    celebration.withdraw()
    messages.success(request, "It is taken back: neither feed nor report shows it.")
    return redirect("programs:celebration_list")
