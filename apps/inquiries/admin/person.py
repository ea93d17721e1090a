"""What somebody may ask for on paper about the data of one inquiry: a copy of everything that is
kept, and its erasure. The page itself shows no word of the person."""

import json

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.inquiries import actions, erasure
from apps.inquiries.admin.forms import put_errors
from apps.inquiries.admin.inquiry import inquiry_or_404
from apps.inquiries.models import Inquiry
from apps.library.responses import PRIVATE


class EraseForm(forms.Form):
    """The last question before an erasure."""

    asked = forms.BooleanField(
        label=gettext_lazy("The person has asked for it and has shown an identity document."),
        error_messages={"required": gettext_lazy("Without that nothing is erased: tick the box.")},
    )


def person_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """The data of the person of one inquiry. Raises PermissionDenied for whoever may not erase."""
    inquiry = inquiry_or_404(request, number)
    if not request.user.has_perm(erasure.ERASE):
        raise PermissionDenied
    doing = request.POST.get("_do", "") if request.method == "POST" else ""
    if doing == "copy":
        return copy_of(request, inquiry)
    form = EraseForm(request.POST if doing == "erase" else None)
    if doing == "erase" and form.is_valid():
        try:
            erasure.erase(inquiry, by=request.user)
        except ValidationError as refusal:
            put_errors(form, refusal)
        else:
            messages.success(request, _("Erased. The number, the days and the state stay."))
            return HttpResponseRedirect(reverse("admin:inquiries_inquiry", args=[inquiry.number]))
    context = {
        **site.each_context(request),
        "title": _("Data of the person"),
        "subtitle": _("Inquiry No. %(number)s") % {"number": inquiry.number},
        "inquiry": inquiry,
        "form": form,
        "may_erase": erasure.may_erase(inquiry),
    }
    return TemplateResponse(request, "admin/inquiries/person.html", context)


def copy_of(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """Everything that is kept, as a file for the person; a look like any other."""
    actions.note_look(inquiry, by=request.user)
    text = json.dumps(erasure.export(inquiry), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    name = f"inquiry-{inquiry.number}.json"
    return HttpResponse(
        text,
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": PRIVATE,
        },
    )
