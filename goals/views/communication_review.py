"""Reviews of the communication plan: planned, then held with what came of them."""

from django.contrib import messages
from django.shortcuts import redirect, render

from goals.forms.message import CommunicationReviewForm
from goals.models import CommunicationReview
from zones.access import PARTNERSHIP_ROLES, role_required
from zones.drafts import keeps_draft, restore
from zones.formats import long_date
from zones.views.editing import load_to_edit


@role_required(*PARTNERSHIP_ROLES)
@keeps_draft
def communication_review_create(request):
    form = CommunicationReviewForm(request.POST or None, user=request.user)
    if form.is_valid():
        review = form.save()
        messages.success(request, f"The review is planned for {long_date(review.due_on)}.")
        return redirect("goals:message_list")
    restore(request, form)
    return render(request, "goals/communication_review_form.html", {"form": form})


@keeps_draft
def communication_review_edit(request, pk):
    review = load_to_edit(CommunicationReview.objects, request.user, pk)
    form = CommunicationReviewForm(request.POST or None, instance=review, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("goals:message_list")
    restore(request, form)
    context = {"form": form, "row": review}
    return render(request, "goals/communication_review_form.html", context)
