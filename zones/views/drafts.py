"""Drafts of forms: saved as one types, discarded by a button."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from zones.drafts import Page, TooLong, keep, moment, typed
from zones.models import Draft
from zones.numbers import number


@require_POST
def draft_save(request):
    """Answers with what the form then says beside its buttons."""
    page = _page(request)
    if page.user != request.user.pk:
        return HttpResponse("Not kept: somebody else is signed in now. Open this page again.")
    return HttpResponse(said(page, request.POST))


def said(page, posted):
    try:
        kept = keep(page, typed(posted))
    except TooLong:
        return "Too long to be kept as a draft. Save it before you close this page."
    return f"Draft saved {moment(timezone.now())}" if kept else ""


@require_POST
def draft_discard(request):
    """Deletes the text that the page has shown, and opens the page without it."""
    page = _page(request)
    chosen = number(request.POST.get("draft_row"))
    if page.user != request.user.pk:
        raise Http404
    Draft.objects.filter(user=request.user, pk=chosen, address__startswith=page.address).delete()
    return redirect(page.address)


def _page(request):
    page = Page.read(request.POST)
    if page is None:
        raise Http404
    return page
