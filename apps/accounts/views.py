"""Signing in, the person's own account, and the language of the admin.

Signing in has up to three pages: the password, the code of the second step, or the setting up of
one where it must be and is not. What a person may do afterwards is not decided here."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import events, lockout, second_factor, sessions
from apps.accounts.forms import (
    AnyCodeForm,
    CodeForm,
    FirstCodeForm,
    RecoveryCodeForm,
    TurnOffForm,
)
from apps.accounts.models import Substitution, User
from apps.accounts.roles import roles_of
from apps.journal.models import Action
from apps.languages.middleware import remember_language

# --- Signing in -------------------------------------------------------------------------------


class SignInView(LoginView):
    """The page of the password. Context: form, app_path, next, ended."""

    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if admin.site.has_permission(request):
            return HttpResponseRedirect(admin.site.first_screen(request.user))
        account = sessions.half_signed(request)
        if account is not None:
            return second_step(request, account, self.get_redirect_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AdminAuthenticationForm) -> HttpResponse:
        return enter(self.request, form.get_user(), self.get_redirect_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The site's context reads the request, so it is not made before there is one.
        return {
            **super().get_context_data(**kwargs),
            **admin.site.each_context(self.request),
            "app_path": self.request.get_full_path(),
            "ended": self.request.GET.get("ended", ""),
            "subtitle": None,
        }


def enter(request: HttpRequest, account: User, target: str) -> HttpResponse:
    """After the right password: the session, or the second step."""
    if second_factor.device_of(account) or second_factor.must_have(account):
        sessions.half_sign(request, account)
        return second_step(request, account, target)
    sessions.complete(request, account)
    return HttpResponseRedirect(onward(account, target))


def onward(account: User, target: str) -> str:
    """Where a person is led who has signed in: where they wanted, or to the first screen of their
    role. Who wanted the desk wanted nothing else: it is where the admin's own address leads."""
    if target in ("", reverse("admin:index")):
        return admin.site.first_screen(account)
    return target


def second_step(request: HttpRequest, account: User, target: str) -> HttpResponse:
    """Leads to the code, or to the setting up of a device; `target` is where the person wants."""
    name = "sign_in_code" if second_factor.device_of(account) else "sign_in_setup"
    query = f"?{urlencode({'next': target})}" if target else ""
    return HttpResponseRedirect(reverse(name) + query)


def target_of(request: HttpRequest) -> str:
    """Where the person wanted, if it is an address of this site; else the desk."""
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return reverse("admin:index")


def to_password(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(
        f"{reverse('admin:login')}?{urlencode({'next': target_of(request)})}"
    )


@sensitive_post_parameters()
@csrf_protect
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The code of the phone, or with `?by=recovery` a recovery code."""
    account = sessions.half_signed(request)
    if account is None or second_factor.device_of(account) is None:
        return to_password(request)
    if lockout.is_locked(request, account):
        request.session.flush()
        return lockout.refusal(request, credentials={"username": account.username})
    by_recovery = request.GET.get("by") == "recovery"
    form_class = RecoveryCodeForm if by_recovery else CodeForm
    form = form_class(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        sessions.complete(request, account, by_code=True)
        if by_recovery:
            say_codes_left(request, account)
        return HttpResponseRedirect(onward(account, target_of(request)))
    count(request, account, form)
    other = {"next": target_of(request), **({} if by_recovery else {"by": "recovery"})}
    context = {
        "form": form,
        "by_recovery": by_recovery,
        "other_way": f"{reverse('sign_in_code')}?{urlencode(other)}",
    }
    return page(request, "admin/account/code.html", _("Second step"), **context)


def count(request: HttpRequest, account: User, form: CodeForm) -> None:
    """Counts a wrong code like a wrong password; one too many takes the half-signed session."""
    if not (form.is_bound and form.failed):
        return
    lockout.count_failure(request, account)
    if request.axes_locked_out and sessions.half_signed(request):
        request.session.flush()


def say_codes_left(request: HttpRequest, account: User) -> None:
    messages.warning(
        request,
        _(
            "You signed in by a recovery code. Unused codes left: %(count)s. If the phone is lost, "
            "switch the second step off and set it up on another one."
        )
        % {"count": second_factor.recovery_codes_left(account)},
    )


@sensitive_post_parameters()
@csrf_protect
@never_cache
def sign_in_setup(request: HttpRequest) -> HttpResponse:
    """Setting up the second step before anything else may be done."""
    account = sessions.half_signed(request)
    if account is None or second_factor.device_of(account) is not None:
        return to_password(request)
    form = FirstCodeForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        sessions.end_all(account)
        sessions.complete(request, account, by_code=True)
        events.told(Action.SECOND_FACTOR, account, request, events.SWITCHED_ON)
        return recovery_codes_page(request, form.codes, onward(account, target_of(request)))
    return setup_page(request, account, form, half_signed=True)


@require_POST
@csrf_protect
def sign_in_cancel(request: HttpRequest) -> HttpResponse:
    """Forgets who was asked for a code."""
    if sessions.half_signed(request):
        request.session.flush()
    return to_password(request)


# --- The person's own account -------------------------------------------------------------------


def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, one's password, second step and sessions."""
    person, today = request.user, timezone.localdate()
    rows = Substitution.objects.filter(last_day__gte=today).order_by("first_day")
    context = {
        "roles": [role.name for role in roles_of(person, today)],
        "units": person.units_in_charge(today),
        "doing": rows.filter(substitute=person).select_related("person"),
        "absent": rows.filter(person=person).select_related("substitute"),
        **second_step_state(person),
    }
    return page(request, "admin/account/account.html", _("My account"), **context)


def second_step_state(person: User) -> dict[str, Any]:
    device = second_factor.device_of(person)
    return {
        "device": device,
        "codes_left": second_factor.recovery_codes_left(person) if device else 0,
        "must_have": second_factor.must_have(person),
    }


# In the journal, beside the words of events.py.
PASSWORD_CHANGED = gettext_lazy("password changed")


class PasswordView(PasswordChangeView):
    """One's own password, as the admin asks for it. That it was changed is an entry of the journal,
    by the person; the other sessions end."""

    form_class = AdminPasswordChangeForm
    success_url = reverse_lazy("admin:password_change_done")

    def form_valid(self, form: AdminPasswordChangeForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            person = self.request.user
            events.told(Action.SETTING_CHANGED, person, self.request, PASSWORD_CHANGED)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **admin.site.each_context(self.request)}


@sensitive_post_parameters()
def two_steps(request: HttpRequest) -> HttpResponse:
    """The second step: setting it up, or what there is."""
    person = request.user
    if second_factor.device_of(person) is not None:
        return two_steps_page(request)
    form = FirstCodeForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        sessions.mark_second_factor(request, person)
        events.told(Action.SECOND_FACTOR, person, request, events.SWITCHED_ON)
        return recovery_codes_page(request, form.codes, reverse("two_steps"))
    return setup_page(request, person, form)


def two_steps_page(
    request: HttpRequest, codes: AnyCodeForm | None = None, off: TurnOffForm | None = None
) -> HttpResponse:
    context = {
        "codes_form": codes or AnyCodeForm(request.user, auto_id="id_codes_%s"),
        "off_form": off or TurnOffForm(request.user, auto_id="id_off_%s"),
        **second_step_state(request.user),
    }
    return page(request, "admin/account/two_steps.html", _("Sign-in in two steps"), **context)


@sensitive_post_parameters()
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes in place of the old ones, for a code."""
    if request.method != "POST":
        # After a mistake the form stands at this address; the language button asks for it again.
        return HttpResponseRedirect(reverse("two_steps"))
    person = request.user
    if lockout.is_locked(request, person):
        return lockout.refusal(request, credentials={"username": person.username})
    form = AnyCodeForm(person, request.POST, auto_id="id_codes_%s")
    if form.is_valid():
        codes = second_factor.make_recovery_codes(person)
        events.told(Action.SECOND_FACTOR, person, request, events.NEW_RECOVERY_CODES)
        return recovery_codes_page(request, codes, reverse("two_steps"))
    count(request, person, form)
    return two_steps_page(request, codes=form)


@sensitive_post_parameters()
def turn_off(request: HttpRequest) -> HttpResponse:
    """Switches the second step off, for the password and a code."""
    if request.method != "POST":
        # After a mistake the form stands at this address; the language button asks for it again.
        return HttpResponseRedirect(reverse("two_steps"))
    person = request.user
    if lockout.is_locked(request, person):
        return lockout.refusal(request, credentials={"username": person.username})
    form = TurnOffForm(person, request.POST, auto_id="id_off_%s")
    if form.is_valid():
        second_factor.remove(person)
        request.session.pop(sessions.SECOND_FACTOR, None)
        events.told(Action.SECOND_FACTOR, person, request, events.SWITCHED_OFF)
        messages.success(request, _("The second step is switched off."))
        return HttpResponseRedirect(reverse("account"))
    count(request, person, form)
    return two_steps_page(request, off=form)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends all sessions of the person, this one too."""
    sessions.sign_out_everywhere(request)
    messages.success(request, _("All your sessions are ended, on every device."))
    return HttpResponseRedirect(reverse("admin:login"))


# --- Pages both have ----------------------------------------------------------------------------


def page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, template, context)


def setup_page(
    request: HttpRequest, person: User, form: Form, half_signed: bool = False
) -> HttpResponse:
    """The picture and the key of the device that waits for its first code."""
    device = second_factor.new_device(person)
    context = {"form": form, "key": second_factor.key_words(device), "half_signed": half_signed}
    return page(request, "admin/account/setup.html", _("Sign-in in two steps"), **context)


def recovery_codes_page(request: HttpRequest, codes: list[str], target: str) -> HttpResponse:
    """Shown once, in the answer to what made them; nowhere kept so that they could be read."""
    context = {"codes": codes, "target": target, "day": timezone.localdate()}
    return page(request, "admin/account/recovery_codes.html", _("Recovery codes"), **context)


@require_GET
@never_cache
def key_picture(request: HttpRequest) -> HttpResponse:
    """The picture an application reads, of the device that waits for its first code, to nobody but
    the person it is made for. Raises 404 when none waits."""
    allowed = admin.site.has_permission(request)
    person = request.user if allowed else sessions.half_signed(request)
    if person is None or second_factor.device_of(person) is not None:
        raise Http404
    device = second_factor.new_device(person)
    return HttpResponse(second_factor.key_picture(device), content_type="image/svg+xml")


# --- Language -----------------------------------------------------------------------------------


@require_POST
def set_admin_language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language with the account, or in the cookie before sign-in."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("admin:index")
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if language in ("kk", "ru"):
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
        remember_language(request, response, language)
    return response
