"""The actions of a list of records: one verb for many. A page between shows what each record would
be refused for; then the verb is done one by one, with the same gate and the same rights as the
button of the form. What a verb does is in apps/publishing/actions.py."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts.roles import may_check, may_publish
from apps.publishing import actions
from apps.publishing.admin.filters import pending_revisions
from apps.publishing.gate import Level, Objection
from apps.publishing.models import Publishable, Revision, Status, new_submission
from apps.publishing.revisions import pending_of

# More are done in parts: somebody has to read what the page between says of each.
MOST = 200
# Stands in for a reason while it is asked whether there is anything else to refuse.
SOME_REASON = "…"
# In the session: the form that was carried out last, so that sending it again does nothing.
DONE = "bulk_done"


@dataclass(frozen=True)
class Verb:
    """A verb for many records.

    `name`: as PublishableAdmin.VERBS has it; `action`: what is done; `question` and `button`: the
    words of the page between; `reason`: the field of its reason, '' for none, as
    PublishableAdmin.arguments reads it; `reason_words`: its label; `always`: whether the reason is
    asked whatever the records are."""

    name: str
    action: Callable[..., Any]
    title: str | Promise
    question: str | Promise
    button: str | Promise
    reason: str = ""
    reason_words: str | Promise = ""
    always: bool = False

    def arguments(self, reason: str) -> dict[str, str]:
        names = {"_why": "reason", "_reason": "reason", "_comment": "comment"}
        return {names[self.reason]: reason} if self.reason else {}


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "publish",
            actions.publish,
            _("Publish the chosen records"),
            _("Readers will see these records, or their drafts, at once."),
            _("Publish"),
            reason="_why",
            reason_words=_("Reason for what is objected to"),
        ),
        Verb(
            "check",
            actions.send_to_check,
            _("Send the chosen records for check"),
            _("The drafts of these records go to whoever publishes."),
            _("Send for check"),
        ),
        Verb(
            "return",
            actions.return_to_draft,
            _("Return the chosen records to their authors"),
            _("These records go back to their authors with your remark."),
            _("Return"),
            reason="_comment",
            reason_words=_("What is to be mended"),
        ),
        Verb(
            "confirm",
            actions.confirm,
            _("Confirm the chosen records as still correct"),
            _("Nothing changes on these pages but the day they were confirmed."),
            _("Confirm as still correct"),
        ),
        Verb(
            "archive",
            actions.archive,
            _("Archive the chosen records"),
            _("These records leave the lists and stay at their addresses."),
            _("Archive"),
            reason="_reason",
            reason_words=_("Reason, where a required item would stand empty"),
        ),
        Verb(
            "withdraw",
            actions.withdraw,
            _("Withdraw the chosen records"),
            _("Readers will no longer see these records."),
            _("Withdraw"),
            reason="_reason",
            reason_words=_("Reason of withdrawal"),
            always=True,
        ),
    )
}


@dataclass
class Chosen:
    """A record of the page between: what waits beside it, what is said against the verb.

    `refusals` keep it untouched; `remarks` are advice and what the reason answers."""

    record: Publishable
    url: str
    waiting: Revision | None = None
    refusals: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    asks_reason: bool = False


def words_of(error: ValidationError) -> list[str]:
    """Every message of a refusal once, in order."""
    return list(dict.fromkeys(error.messages))


def forbidden() -> str:
    return _now("This is not yours to do.")


def unneeded(record: Publishable, verb: Verb) -> list[str]:
    """A page that readers see as it is has nothing to be published: many at once would only write
    the journal full."""
    if verb.name != "publish" or record.status != Status.PUBLISHED:
        return []
    return [] if pending_of(record) is not None else [_now("Nothing waits to be published here.")]


def rehearse(record: Publishable, verb: Verb, by: Any, reason: str) -> list[str]:
    """Why a verb would be refused, found by doing it and taking it back; empty when it is not."""
    copy = type(record)._default_manager.get(pk=record.pk)
    with transaction.atomic():
        try:
            verb.action(copy, by=by, **verb.arguments(reason))
        except ValidationError as error:
            return words_of(error)
        finally:
            transaction.set_rollback(True)
    return []


def look_at(model_admin: Any, request: HttpRequest, record: Publishable, verb: Verb) -> Chosen:
    """What the page between says of one record."""
    chosen = Chosen(record, model_admin.change_url(record))
    if not model_admin.may_do(request, record, verb.name):
        chosen.refusals = [forbidden()]
        return chosen
    chosen.refusals = unneeded(record, verb)
    if chosen.refusals:
        return chosen
    found: list[Objection] = actions.objections_to(record) if verb.name == "publish" else []
    stopping = [each for each in found if each.level == Level.STOPS]
    others = [each for each in found if each.level != Level.STOPS]
    chosen.remarks = list(dict.fromkeys(str(each.message) for each in others))
    chosen.refusals = list(dict.fromkeys(str(each.message) for each in stopping))
    chosen.asks_reason = verb.always or any(each.level == Level.NEEDS_REASON for each in found)
    if verb.name == "archive" and actions.missing_without(record):
        chosen.asks_reason = True
        chosen.remarks += [_now("A required item would stand empty: say why.")]
    if not stopping:
        chosen.refusals = rehearse(record, verb, request.user, SOME_REASON)
    return chosen


def carry_out(
    model_admin: Any, request: HttpRequest, keys: Iterable[Any], rows: QuerySet, verb: Verb
) -> tuple[list[Chosen], list[Chosen]]:
    """Does a verb with records one by one, each in a transaction of its own; returns those that
    were done and those that were refused, which stay as they were."""
    done, refused = [], []
    for key in keys:
        record = rows.filter(pk=key).first()
        if record is None:
            continue
        url = model_admin.change_url(record)
        allowed = model_admin.may_do(request, record, verb.name)
        reasons = unneeded(record, verb) if allowed else [forbidden()]
        if reasons:
            refused.append(Chosen(record, url, refusals=reasons))
            continue
        try:
            with transaction.atomic():
                arguments = model_admin.arguments(request, verb.name)
                verb.action(record, by=request.user, **arguments)
        except ValidationError as error:
            refused.append(Chosen(record, url, refusals=words_of(error)))
        else:
            done.append(Chosen(record, url))
    return done, refused


def run(
    model_admin: Any, request: HttpRequest, queryset: QuerySet, verb: Verb
) -> HttpResponse | None:
    """The page between, and after its button the page of results; None leads back to the list."""
    count = queryset.count()
    if count > MOST:
        words = _now(
            "%(count)s records are chosen, at most %(most)s are done at once. Narrow the list."
        )
        messages.error(request, words % {"count": count, "most": MOST})
        return None
    rows = queryset.select_related(None).order_by(*queryset.query.order_by or ("-pk",))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "verb": verb,
        "title": verb.title,
        "list_url": request.get_full_path(),
    }
    if "_do" in request.POST:
        mark = request.POST.get("_submission", "")
        if mark and request.session.get(DONE) == mark:
            messages.warning(request, _now("This was done already."))
            return HttpResponseRedirect(request.get_full_path())
        asked = verb.always and not request.POST.get(verb.reason, "").strip()
        if not asked:
            done, refused = carry_out(
                model_admin, request, list(rows.values_list("pk", flat=True)), rows, verb
            )
            request.session[DONE] = mark
            context |= {"done": done, "refused": refused}
            return TemplateResponse(request, "admin/publishable/bulk_result.html", context)
        context["reason_missing"] = True
    chosen = [look_at(model_admin, request, record, verb) for record in rows]
    waiting = pending_revisions(each.record for each in chosen)
    for each in chosen:
        each.waiting = waiting.get(each.record.pk)
    able = [each for each in chosen if not each.refusals]
    context |= {
        "able": able,
        "unable": [each for each in chosen if each.refusals],
        "asks_reason": bool(verb.reason) and (verb.name == "return" or needs_reason(able)),
        "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        "submission": new_submission(),
        "button": button_words(verb, len(able)),
    }
    return TemplateResponse(request, "admin/publishable/bulk.html", context)


def needs_reason(chosen: Iterable[Chosen]) -> bool:
    return any(each.asks_reason for each in chosen)


def button_words(verb: Verb, count: int) -> str:
    words = ngettext("%(verb)s: %(count)s record", "%(verb)s: %(count)s records", count)
    return words % {"verb": verb.button, "count": count}


# --- The actions of the list ----------------------------------------------------------------------


@admin.action(description=_("Publish…"), permissions=["publish"])
def publish_chosen(model_admin: Any, request: HttpRequest, queryset: QuerySet):
    return run(model_admin, request, queryset, VERBS["publish"])


@admin.action(description=_("Send for check…"), permissions=["change"])
def check_chosen(model_admin: Any, request: HttpRequest, queryset: QuerySet):
    return run(model_admin, request, queryset, VERBS["check"])


@admin.action(description=_("Return to the authors…"), permissions=["checking"])
def return_chosen(model_admin: Any, request: HttpRequest, queryset: QuerySet):
    return run(model_admin, request, queryset, VERBS["return"])


@admin.action(description=_("Confirm as still correct…"), permissions=["change"])
def confirm_chosen(model_admin: Any, request: HttpRequest, queryset: QuerySet):
    return run(model_admin, request, queryset, VERBS["confirm"])


@admin.action(description=_("Archive…"), permissions=["publish"])
def archive_chosen(model_admin: Any, request: HttpRequest, queryset: QuerySet):
    return run(model_admin, request, queryset, VERBS["archive"])


@admin.action(description=_("Withdraw…"), permissions=["publish"])
def withdraw_chosen(model_admin: Any, request: HttpRequest, queryset: QuerySet):
    return run(model_admin, request, queryset, VERBS["withdraw"])


class BulkVerbs:
    """What PublishableAdmin takes to offer the verbs in its lists to those who may do them."""

    actions = (
        publish_chosen,
        check_chosen,
        return_chosen,
        confirm_chosen,
        archive_chosen,
        withdraw_chosen,
    )

    def has_publish_permission(self, request: HttpRequest) -> bool:
        allowed = self.has_change_permission(request)  # type: ignore[attr-defined]
        return allowed and may_publish(request.user)

    def has_checking_permission(self, request: HttpRequest) -> bool:
        allowed = self.has_change_permission(request)  # type: ignore[attr-defined]
        return allowed and (may_publish(request.user) or may_check(request.user))


__all__ = ["MOST", "VERBS", "BulkVerbs", "Verb", "carry_out", "look_at", "rehearse"]
