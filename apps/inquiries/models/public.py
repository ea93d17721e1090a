"""What readers see of an inquiry: a question without the person, with its answer in both languages;
and what the organisation keeps ready for answering."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.inquiries.models.inquiry import Inquiry, Topic
from apps.languages.models import Translated
from apps.publishing.models import Publishable
from apps.publishing.richtext import CleanTextField


class PublicAnswer(Publishable):
    """A published question with its answer: `title` is the question in one line, `question` its
    text without personal data. The answer itself was sent before, in the language of the person;
    here it stands in both. Each section that publishes answers has its own kind."""

    translated = (*Publishable.translated, "question", "answer")
    needed = ("topic", "asked_on", "answered_on")
    # The kinds of inquiries whose answers it publishes.
    kinds: tuple[str, ...] = ()

    inquiry = models.OneToOneField(
        Inquiry, models.PROTECT, null=True, blank=True, editable=False, related_name="%(class)s"
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    question = models.TextField(_("question"), max_length=4000)
    answer = CleanTextField(_("answer"))
    asked_in = models.CharField(
        _("asked in"),
        max_length=2,
        choices=[("kk", _("Kazakh")), ("ru", _("Russian"))],
        default="kk",
    )
    # Only of a person who wants it to stand there.
    asked_by = models.CharField(_("name of the person who asked"), max_length=200, blank=True)
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(
        _("working days until the answer"), null=True, blank=True
    )

    class Meta(Publishable.Meta):
        abstract = True
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_answered_after",
                condition=Q(asked_on__isnull=True)
                | Q(answered_on__isnull=True)
                | Q(answered_on__gte=F("asked_on")),
                violation_error_message=_("Nobody answers before being asked."),
            ),
        ]

    @property
    def summary(self) -> str:
        return self.lead or self.question or ""


class HelpfulVote(models.Model):
    """«Was this helpful?» of one reader about one record; the voter's digest differs from record to
    record and says nothing about the person (protection.py)."""

    kept_as = "facts"

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    helpful = models.BooleanField()
    voter = models.CharField(max_length=64)
    given_on = models.DateField()

    class Meta:
        verbose_name = _("vote on usefulness")
        verbose_name_plural = _("votes on usefulness")
        constraints = [
            models.UniqueConstraint(
                name="inquiries_helpfulvote_once", fields=["content_type", "object_id", "voter"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id} {self.object_id} {self.helpful}"


class AnswerTemplate(Translated):
    """Words an answer often begins with, ready in both languages."""

    kept_as = "facts"
    translated = ("title", "wording")

    title = models.CharField(_("title"), max_length=120)
    wording = models.TextField(_("text"), max_length=4000)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("template of answers")
        verbose_name_plural = _("templates of answers")

    def __str__(self) -> str:
        return self.title
