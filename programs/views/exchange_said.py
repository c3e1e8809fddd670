"""What colleagues say of a resource: comments, who used it; and a program made from it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.views.loading import valid_or_404
from programs.access import plans
from programs.exchange_page import comment_rows
from programs.forms.exchange_said import ExchangeCommentForm, ExchangeUseForm, ProgramOfForm
from programs.models import ExchangeComment, ExchangeResource, ExchangeUse
from zones.drafts import keeps_draft, restore, restore_part
from zones.views.editing import load_to_edit


def _load(user, pk):
    return get_object_or_404(ExchangeResource.objects.visible_to(user), pk=pk)


def talk(request, resource):
    """The form of a comment as a part of the page of a resource."""
    form = ExchangeCommentForm(resource=resource, user=request.user)
    restore_part(request, form, reverse("programs:exchange_comment_create", args=[resource.pk]))
    return {"comment_form": form}


@keeps_draft
def exchange_comment_create(request, pk):
    resource = _load(request.user, pk)
    form = ExchangeCommentForm(request.POST or None, resource=resource, user=request.user)
    if form.is_bound and valid_or_404(form):
        form.save()
        messages.success(request, "Your comment is there.")
        return redirect(f"{resource.get_absolute_url()}#comments")
    restore_part(request, form, request.path)
    said = {"comments": comment_rows(resource, request.user, False), "comment_form": form}
    page = {"resource": resource, "form": form} | said
    return render(request, "programs/exchange_comment_form.html", page)


@require_POST
def exchange_comment_delete(request, pk):
    comment = load_to_edit(ExchangeComment.objects.select_related("resource"), request.user, pk)
    comment.delete()
    messages.success(request, "The comment is gone.")
    return redirect(f"{comment.resource.get_absolute_url()}#comments")


@require_POST
def exchange_comment_settle(request, pk):
    """The problem is looked at; the comment stays."""
    rows = ExchangeComment.objects
    seen = rows.visible_to(request.user) | rows.reported_to(request.user)
    comment = get_object_or_404(seen.select_related("resource"), pk=pk)
    mine = ExchangeResource.objects.moderated_by(request.user)
    if not mine.filter(pk=comment.resource_id).exists():
        raise PermissionDenied
    comment.settled_at = comment.settled_at or timezone.now()
    comment.save(update_fields=["settled_at"])
    messages.success(request, "The problem is marked as settled.")
    return redirect(f"{comment.resource.get_absolute_url()}#comments")


@keeps_draft
def exchange_use_create(request, pk):
    resource = _load(request.user, pk)
    form = ExchangeUseForm(request.POST or None, resource=resource, user=request.user)
    if form.is_bound and valid_or_404(form):
        form.save()
        messages.success(request, "It is counted, and your words stand for the next person.")
        return redirect(f"{resource.get_absolute_url()}#uses")
    restore(request, form)
    page = {"resource": resource, "form": form}
    return render(request, "programs/exchange_use_form.html", page)


@require_POST
def exchange_use_delete(request, pk):
    use = load_to_edit(ExchangeUse.objects.select_related("resource"), request.user, pk)
    use.delete()
    use.resource.count_uses()
    messages.success(request, "It is not counted any more.")
    return redirect(f"{use.resource.get_absolute_url()}#uses")


@keeps_draft
def exchange_to_program(request, pk):
    """A draft program of one's own place, with the words of the resource."""
    resource = _load(request.user, pk)
    if not plans(request.user):
        raise PermissionDenied
    form = ProgramOfForm(request.POST or None, resource=resource, user=request.user)
    if form.is_bound and valid_or_404(form):
        program, new = form.save()
        said = "is a draft among your programs" if new else "stands among your drafts already"
        messages.success(request, f"“{program}” {said}.")
        return redirect(program)
    restore(request, form)
    page = {"resource": resource, "form": form}
    return render(request, "programs/exchange_to_program.html", page)
