"""The exchange: the list, one resource, giving one, changing one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from goals.views.loading import valid_or_404
from programs.exchange_list import ExchangeFilter, rows_of
from programs.exchange_page import exchange_page
from programs.forms.exchange import ExchangeForm
from programs.models import ExchangeResource, Program
from programs.models.exchange import STAFF
from zones.access import PARTNERSHIP_ROLES, role_required
from zones.drafts import keeps_draft, restore
from zones.views.editing import load_to_edit

from .exchange_said import talk

AROUND = ("place", "district", "key_area", "by")


@role_required(*STAFF)
def exchange_list(request):
    resources = ExchangeResource.objects.visible_to(request.user)
    found = ExchangeFilter(request.GET, user=request.user)
    page = found.page(resources)
    context = {
        "filter_form": found,
        "page": page,
        "rows": rows_of(page.object_list, request.user),
        "any": page.paginator.counted or resources.exists(),
        "may_moderate": request.user.held.has(*PARTNERSHIP_ROLES),
    }
    return render(request, "programs/exchange_list.html", context)


def exchange_detail(request, pk):
    resources = ExchangeResource.objects.visible_to(request.user).select_related(*AROUND)
    resource = get_object_or_404(resources, pk=pk)
    page = exchange_page(resource, request.user) | talk(request, resource)
    return render(request, "programs/exchange_detail.html", page)


@role_required(*STAFF)
@keeps_draft
def exchange_create(request):
    return _given(request, ExchangeForm(*_sent(request), user=request.user))


@role_required(*STAFF)
@keeps_draft
def exchange_from_program(request, pk):
    """An idea for colleagues, begun from a program one plans."""
    program = load_to_edit(Program.objects.select_related("place", "key_area"), request.user, pk)
    begun = {
        "kind": ExchangeResource.Kind.IDEA,
        "place": program.place_id,
        "title": program.title,
        "summary": program.description,
        "key_area": program.key_area_id,
        "language": (program.languages or ["en"])[0],
    }
    made = ExchangeResource(by=request.user, program=program)
    form = ExchangeForm(*_sent(request), user=request.user, instance=made, initial=begun)
    return _given(request, form, program)


def _given(request, form, program=None):
    if form.is_bound and valid_or_404(form):
        resource = form.save()
        messages.success(request, f"“{resource}” is in the exchange.")
        return redirect(resource)
    return _form_page(request, form, {"program": program})


@keeps_draft
def exchange_edit(request, pk):
    rows = ExchangeResource.objects.select_related("place")
    resource = load_to_edit(rows, request.user, pk)
    title = resource.title
    form = ExchangeForm(*_sent(request), user=request.user, instance=resource)
    if form.is_bound and valid_or_404(form):
        form.save()
        messages.success(request, "Saved.")
        return redirect(resource)
    return _form_page(request, form, {"row": resource, "title": title})


def _form_page(request, form, context):
    if form.is_bound:
        form.keep_files()
    restore(request, form)
    return render(request, "programs/exchange_form.html", {"form": form} | context)


def _sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
