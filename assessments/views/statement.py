"""The family's statement: kept with the record; taken back by the family alone."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from assessments.disclosures import What, for_stewards, kept_or_404
from assessments.forms.request import StatementForm
from assessments.models import Statement
from zones.forms.owned import hold

from .request import changed, kept, request_or_404


@for_stewards
def statement_create(request, pk):
    one = request_or_404(request, pk)
    new = Statement(
        request=one, student=one.student, district_id=one.district_id, entered_by=request.user
    )
    form = StatementForm(request.POST or None, instance=new)
    if request.method == "POST" and form.is_valid():
        form.save()
        changed(request, one, "The statement is kept, and printed with the record from now on.")
        return redirect(one)
    return render(request, "assessments/statement_form.html", {"form": form, "one": one})


@require_POST
@for_stewards
def statement_withdraw(request, pk):
    rows = Statement.objects.filter(request__in=kept(request).order_by().values("pk"))
    statement = kept_or_404(request, rows, pk, What.CHANGE)
    one = request_or_404(request, statement.request_id)
    hold(one)
    if not rows.standing().filter(pk=pk).exists():
        messages.info(request, "It was taken back already.")
        return redirect(one)
    statement.withdraw(request.user)
    changed(request, one, "The statement no longer stands with the record. That it did is kept.")
    return redirect(one)
