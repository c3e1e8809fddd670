"""Deletion of students kept long enough: a dry run, a second person, the certificate."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from assessments import retention
from assessments.access import openings
from assessments.certificate import certificate_file
from assessments.deletion_page import Shown, districts_of, rows_of
from assessments.disclosures import What, refuse, steward_or_404
from assessments.models import Deletion
from assessments.sections import DECIDING
from assessments.tasks import delete_students
from goals.forms.list_filter import PER_PAGE
from zones.models import District
from zones.numbers import number

QUICKER = "Somebody was quicker: this is how it stands now."
YOURSELF = "You asked for it: somebody else approves it, another data steward or an administrator."


def for_deciders(view):
    """404 for everybody but data stewards and district administrators. These pages hold counts and
    the rule, no row of a student: a steward states no purpose for them."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.held.has(*DECIDING):
            refuse(request, What.VIEW, [])
        return view(request, *args, **kwargs)

    return checked


def deletion_or_404(request, pk):
    rows = Deletion.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("district", "asked_by", "approved_by"), pk=pk)


@for_deciders
def deletion_list(request):
    rows = Deletion.objects.visible_to(request.user).select_related("district", "asked_by")
    page = Paginator(rows.defer("students"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": rows_of(page.object_list)}
    context["districts"] = districts_of(request.user)
    return render(request, "assessments/deletion_list.html", context)


def with_purpose(view):
    """404 for who is no steward; who has not said what for is asked, and comes back to the list."""

    @wraps(view)
    def checked(request):
        steward_or_404(request)
        request.openings = openings(request.user)
        if not request.openings.keeping():
            asked = urlencode({"next": reverse("assessments:deletion_list")})
            return redirect(f"{reverse('assessments:purpose')}?{asked}")
        return view(request)

    return checked


@require_POST
@with_purpose
def deletion_create(request):
    mine = District.objects.filter(pk__in=request.openings.keeping())
    district = get_object_or_404(mine, pk=number(request.POST.get("district")))
    made, found = retention.ask(request.user, district)
    if made:
        messages.success(request, "Counted. Nothing is deleted before somebody else approves it.")
        return redirect(made)
    if found:
        kept = f"Kept back by holds: {found.held}, by open requests: {found.asked}."
        messages.info(request, f"Nobody’s rows are to be deleted. {kept}")
    else:
        messages.warning(request, "A dry run is open already: decide that one first.")
    return redirect("assessments:deletion_list")


@for_deciders
def deletion_detail(request, pk):
    row = deletion_or_404(request, pk)
    shown = Shown(row, request.user)
    if request.htmx and not shown.working:
        return HttpResponseClientRefresh()
    part = "_deletion_progress" if request.htmx else "deletion_detail"
    return render(request, f"assessments/{part}.html", {"deletion": row, "shown": shown})


@for_deciders
def deletion_certificate(request, pk):
    """404 until it is done."""
    row = deletion_or_404(request, pk)
    if row.done_at is None:
        raise Http404
    return certificate_file(Shown(row, request.user))


@require_POST
@for_deciders
def deletion_approve(request, pk):
    row = deletion_or_404(request, pk)
    if row.asked_by == request.user:
        messages.error(request, YOURSELF)
    elif retention.approve(row, request.user):
        delete_students.enqueue(row.pk)
        messages.success(request, "Approved. It is carried out now.")
    else:
        messages.warning(request, QUICKER)
    return redirect(row)


@require_POST
@for_deciders
def deletion_withdraw(request, pk):
    row = deletion_or_404(request, pk)
    if not Shown(row, request.user).is_keeper:
        raise PermissionDenied("Who asked withdraws it, or a data steward.")
    if retention.withdraw(row):
        messages.success(request, "Withdrawn. Nothing was deleted.")
    else:
        messages.warning(request, QUICKER)
    return redirect(row)


@require_POST
@for_deciders
def deletion_again(request, pk):
    """Carries out what was approved and failed; the same as before where it did not."""
    row = deletion_or_404(request, pk)
    if Deletion.objects.waiting().filter(pk=pk, failed_at__isnull=False).update(failed_at=None):
        delete_students.enqueue(row.pk)
    else:
        messages.warning(request, QUICKER)
    return redirect(row)
