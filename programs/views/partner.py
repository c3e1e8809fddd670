"""Partners: the list, one partner, and what hangs on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.exports import made_by, spreadsheet
from goals.views.loading import valid_or_404
from programs import partners
from programs.forms.partner import AgreementForm, ContactForm, MergeForm, PartnerFilter, PartnerForm
from programs.models import Partner, PartnerAgreement, PartnerContact
from programs.models.exchange import STAFF
from zones.access import role_required
from zones.drafts import keeps_draft, restore
from zones.views.editing import load_to_edit

HEADER = ("Partner", "What they do", "Website", "Held together", "Last session", "Agreement")


def load_kept(request, pk):
    """A partner this person keeps, that was not made one with another."""
    partner = load_to_edit(Partner.objects.select_related("district"), request.user, pk)
    if partner.merged_into_id:
        raise PermissionDenied(f"It was merged into {partner.merged_into}. Open that one.")
    return partner


@role_required(*STAFF)
def partner_list(request):
    rows = Partner.objects.visible_to(request.user)
    found = PartnerFilter(request.GET)
    page = found.page(rows)
    merges = Partner.objects.merged_by(request.user)
    context = {
        "filter_form": found,
        "page": page,
        "rows": partners.rows_of(page.object_list, request.user),
        "any": bool(page.object_list) or rows.exists(),
        "may_add": bool(Partner.objects.districts_of(request.user)),
        "pairs": [] if found.is_narrowed else partners.duplicates(merges),
    }
    return render(request, "programs/partner_list.html", context)


@role_required(*STAFF)
def partner_export(request, kind):
    found = PartnerFilter(request.GET)
    rows = partners.asked(Partner.objects.visible_to(request.user), found)
    names = ("name", "what", "website", "done", "last", "review")
    lines = [[row[name] for name in names] for row in partners.rows_of(rows, request.user)]
    name = f"partners {timezone.localdate()}"
    return spreadsheet(kind, name, HEADER, lines, made_by(request, found))


def partner_detail(request, pk):
    rows = Partner.objects.visible_to(request.user).select_related("merged_into")
    partner = get_object_or_404(rows, pk=pk)
    keeps = Partner.objects.editable_by(request.user).filter(pk=pk, merged_into=None).exists()
    context = {
        "partner": partner,
        "contacts": list(partner.contacts.all()),
        "agreements": partners.agreement_rows(partner),
        "years": partners.years_of(partner, request.user),
        "may_edit": keeps,
        "may_merge": keeps and Partner.objects.merged_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "programs/partner_detail.html", context)


@keeps_draft
def partner_create(request):
    if not Partner.objects.districts_of(request.user):
        raise PermissionDenied("Partners are kept by those who plan programs.")
    form = PartnerForm(request.POST or None, user=request.user)
    if request.method == "POST" and valid_or_404(form):
        partner = form.save()
        messages.success(request, f"{partner} is among the partners.")
        return redirect(partner)
    restore(request, form)
    return render(request, "programs/partner_form.html", {"form": form})


@keeps_draft
def partner_edit(request, pk):
    partner = load_kept(request, pk)
    form = PartnerForm(request.POST or None, instance=partner, user=request.user)
    name = partner.name
    if request.method == "POST" and valid_or_404(form):
        form.save()
        messages.success(request, "Saved.")
        return redirect(partner)
    restore(request, form)
    page = {"form": form, "partner": partner, "name": name}
    return render(request, "programs/partner_form.html", page)


@require_POST
def partner_end(request, pk):
    partner = load_kept(request, pk)
    partner.end()
    messages.success(request, f"{partner} is not offered for new programs. What was done stays.")
    return redirect(partner)


@require_POST
def partner_resume(request, pk):
    partner = load_kept(request, pk)
    partner.resume()
    messages.success(request, f"{partner} works with us again.")
    return redirect(partner)


def partner_merge(request, pk):
    """Shows what would move; POST moves it."""
    partner = load_kept(request, pk)
    if not Partner.objects.merged_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied("Two partners are made one by who leads the partnership.")
    form = MergeForm(request.POST or request.GET or None, partner=partner, user=request.user)
    into = form.cleaned_data["into"] if form.is_bound and valid_or_404(form) else None
    if request.method == "POST" and into:
        return _merged(request, partner, into)
    page = {"form": form, "partner": partner, "into": into, "moved": partners.moved(partner)}
    return render(request, "programs/partner_merge.html", page)


def _merged(request, partner, into):
    try:
        partner.merge_into(into)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(partner)
    messages.success(request, f"{partner} is now one with {into}.")
    return redirect(into)


@keeps_draft
def partner_contact_create(request, pk):
    return _part(request, ContactForm, PartnerContact(partner=load_kept(request, pk)))


@keeps_draft
def partner_contact_edit(request, pk):
    return _part(request, ContactForm, _load_part(request, PartnerContact, pk))


@require_POST
def partner_contact_delete(request, pk):
    contact = _load_part(request, PartnerContact, pk)
    contact.delete()
    messages.success(request, f"{contact} is no longer listed.")
    return redirect(contact.partner)


@keeps_draft
def partner_agreement_create(request, pk):
    new = PartnerAgreement(partner=load_kept(request, pk), kept_by=request.user)
    return _part(request, AgreementForm, new)


@keeps_draft
def partner_agreement_edit(request, pk):
    return _part(request, AgreementForm, _load_part(request, PartnerAgreement, pk))


def _load_part(request, model, pk):
    part = load_to_edit(model.objects.select_related("partner__merged_into"), request.user, pk)
    if part.partner.merged_into_id:
        raise PermissionDenied
    return part


def _part(request, form_class, part):
    """A contact or an agreement: made or changed."""
    noun, partner = part._meta.verbose_name.removeprefix("partner "), part.partner
    form = form_class(request.POST or None, instance=part)
    if request.method == "POST" and valid_or_404(form):
        form.save()
        messages.success(request, "Saved.")
        return redirect(partner)
    restore(request, form)
    page = {"form": form, "partner": partner, "row": part, "noun": noun}
    return render(request, "programs/partner_part_form.html", page)
