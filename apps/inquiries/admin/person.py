"""The screen for somebody who asks on paper about the data kept of them, of whichever record: a
copy of everything that is kept, and its erasure. The page itself shows no word of the person."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.inquiries import erasure, on_paper
from apps.inquiries.admin.forms import put_errors
from apps.inquiries.admin.inquiry import inquiry_or_404
from apps.inquiries.models import Inquiry, Numbered
from apps.library.responses import PRIVATE


class EraseForm(forms.Form):
    """The last question before an erasure: why it is done."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why the data are erased"),
        choices=on_paper.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Nothing is erased without a reason: choose it.")},
    )


@dataclass(frozen=True)
class About:
    """A record on this screen: its name in words, the pages above with their addresses, the last
    one its own; what an erasure takes and what stays; why there can be none now, if so."""

    record: Numbered
    title: str
    above: tuple[tuple[Any, str], ...]
    goes: str
    refusal: str = ""

    @property
    def back(self) -> str:
        return self.above[-1][1]


def person_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """The data of the person of one inquiry."""
    inquiry = inquiry_or_404(request, number)
    return data_page(site, request, about_inquiry(inquiry))


def about_inquiry(inquiry: Inquiry) -> About:
    goes = _(
        "The words, the answer, the files, name, e-mail and telephone are erased for good, and the"
        " name in what was published. The number, the days and the state stay."
    )
    if inquiry.is_open:
        goes = f"{goes} {_('It will not be answered.')}"
    refusal = _("The data of an appeal are needed until it is answered; it cannot be erased now.")
    return About(
        inquiry,
        _("Inquiry No. %(number)s") % {"number": inquiry.number},
        (
            (_("Questions and appeals of citizens"), reverse("admin:inquiries_desk")),
            (inquiry, reverse("admin:inquiries_inquiry", args=[inquiry.number])),
        ),
        goes,
        "" if erasure.may_erase(inquiry) or inquiry.erased_at else refusal,
    )


def data_page(site: AdminSite, request: HttpRequest, about: About) -> HttpResponse:
    """Hands over the copy, or erases. Raises PermissionDenied for whoever may do neither."""
    if not on_paper.may_hand_over(request.user, timezone.localdate()):
        raise PermissionDenied
    doing = request.POST.get("_do", "") if request.method == "POST" else ""
    if doing == "copy":
        return copy_response(request, about.record)
    form = EraseForm(request.POST if doing == "erase" else None)
    if doing == "erase" and form.is_valid():
        try:
            on_paper.erase(about.record, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as refusal:
            put_errors(form, refusal)
        else:
            messages.success(request, _("Erased. The number, the days and the state stay."))
            return HttpResponseRedirect(about.back)
    context = {
        **site.each_context(request),
        "title": _("Data of the person"),
        "subtitle": about.title,
        "about": about,
        "form": form,
        "is_erased": on_paper.kept_in(about.record).is_erased(about.record),
    }
    return TemplateResponse(request, "admin/inquiries/person.html", context)


def copy_response(request: HttpRequest, kept: Numbered) -> HttpResponse:
    """Everything that is kept, as a file for the person."""
    name = f"{kept._meta.model_name}-{kept.number}.json"
    return HttpResponse(
        on_paper.copy_of(kept, by=request.user),
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": PRIVATE,
        },
    )
