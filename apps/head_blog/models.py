"""What the head writes, and the head's answers to questions of citizens (both regulations, the blog
of the first head)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.inquiries.models import Kind, PublicAnswer
from apps.library.models import Image
from apps.publishing.models import PublishableWithFiles
from apps.publishing.richtext import CleanTextField


class HeadAnswer(PublicAnswer):
    """A question to the head with the head's answer."""

    kinds = (Kind.HEAD,)

    class Meta(PublicAnswer.Meta):
        verbose_name = _("answer of the head")
        verbose_name_plural = _("answers of the head")


class Post(PublishableWithFiles):
    """What the head writes: a post, or a statement on an event."""

    class Kind(models.TextChoices):
        # The other «post» is a seat in the structure.
        POST = "post", pgettext_lazy("head's blog", "post")
        STATEMENT = "statement", _("statement")

    translated = (*PublishableWithFiles.translated, "body")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.POST)
    body = CleanTextField(_("text"))
    photo = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )

    class Meta(PublishableWithFiles.Meta):
        verbose_name = _("post of the head")
        verbose_name_plural = _("posts of the head")
