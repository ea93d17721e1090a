"""«Was this helpful?» under a published record: one word of one reader, without a script, without
an account and without a trace of who it was."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from apps.accessibility.views import SeeOther, comes_from_our_own_page
from apps.inquiries.forms import in_minutes
from apps.inquiries.models import HelpfulVote
from apps.inquiries.protection import Rate, TooOften, count, voter_digest
from apps.publishing.figures import Figures
from apps.publishing.models import Publishable
from apps.publishing.sections import all_collections, collection_of

# Fewer words of readers say nothing, and might say who spoke.
SHOWN_FROM = 5
RATE = Rate(address=30, network=300)
ANSWERS = {"yes": True, "no": False}
# What stands for a voter who was forgotten begins with it: no digest does.
FORGOTTEN = "forgotten "
# Without it browsers guess how Kazakh letters are written.
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Helpful:
    """What readers said of a record, and where they say it."""

    url: str
    yes: int
    no: int

    @property
    def total(self) -> int:
        return self.yes + self.no

    @property
    def is_shown(self) -> bool:
        """Whether readers see the numbers; staff always do."""
        return self.total >= SHOWN_FROM


def helpful_of(record: Publishable) -> Helpful:
    """For templates/inquiries/helpful.html; one query."""
    found = votes_of(record).aggregate(
        yes=Count("pk", filter=Q(helpful=True)), no=Count("pk", filter=Q(helpful=False))
    )
    return Helpful(url=vote_url(record), **found)


def votes_of(record: Publishable):
    kind = ContentType.objects.get_for_model(record)
    return HelpfulVote.objects.filter(content_type=kind, object_id=record.pk)


def vote_url(record: Publishable) -> str:
    return reverse("inquiries.helpful", args=[collection_of(type(record)).name, record.pk])


# Exempt for the reason given in views.py: a token needs a cookie.
@method_decorator([csrf_exempt, never_cache], name="dispatch")
class HelpfulView(View):
    """Keeps «yes» or «no» to one published record and leads back to it; who says another word later
    has changed their mind."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, collection: str, pk: int) -> HttpResponse:
        if not comes_from_our_own_page(request):
            return HttpResponseForbidden(
                _("This form works only on the pages of this site."), content_type=PLAIN
            )
        record = get_object_or_404(public_records(collection), pk=pk)
        helpful = ANSWERS.get(request.POST.get("helpful", ""))
        if helpful is None:
            raise Http404
        at = timezone.now()
        try:
            count(request, "helpful", RATE, at)
        except TooOften as refusal:
            words = _("Too many answers came from your address. Try again in %(wait)s.")
            return HttpResponse(
                words % {"wait": in_minutes(refusal.wait)}, status=429, content_type=PLAIN
            )
        HelpfulVote.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            voter=voter_digest(request, f"helpful:{collection}:{pk}"),
            defaults={"helpful": helpful, "given_on": timezone.localdate(at)},
        )
        return SeeOther(f"{record.get_absolute_url()}#helpful")


def public_records(name: str):
    """The records of a collection readers see, by the stem of its URL names. Raises Http404."""
    for collection in all_collections():
        if collection.name == name and collection.shape.has_pages:
            return collection.model._default_manager.public()
    raise Http404


def forget_voters(on: date) -> int:
    """Forgets who gave a word once it is older on a day than personal data are kept (the figure
    «personal.kept_days»); the word stays counted. How many; a second call finds nothing."""
    kept_since = on - timedelta(days=Figures()["personal.kept_days"])
    known = HelpfulVote.objects.filter(given_on__lt=kept_since).exclude(voter__startswith=FORGOTTEN)
    # The key of the row, as one record may have many of them and each differs (the constraint).
    return known.update(voter=Concat(Value(FORGOTTEN), Cast(F("pk"), CharField())))
