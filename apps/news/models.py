"""News: date, place, substance and results stand in fields of their own, because both regulations
ask for them (gp17 п. 12, mgdb1 п. 13: news.core_facts)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.library.models import Image
from apps.publishing.models import Fact, PublishableWithFiles


class Topic(Fact):
    """What a news item is about; gives the cover of news without a photo."""

    class Tint(models.TextChoices):
        TEAL = "teal", _("teal")
        SAND = "sand", _("sand")
        GREEN = "green", _("green")
        SKY = "sky", _("sky")

    translated = ("name",)

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    icon = models.CharField(_("icon"), max_length=40, default="newspaper")
    tint = models.CharField(_("tint of the cover"), max_length=10, choices=Tint, default=Tint.TEAL)
    layout = models.PositiveSmallIntegerField(
        _("drawing of the cover"), choices=[(1, "1"), (2, "2"), (3, "3")], default=1
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("news topic")
        verbose_name_plural = _("news topics")

    def __str__(self) -> str:
        return self.name or self.code

    def get_absolute_url(self) -> str:
        from apps.publishing.sections import collection_of

        return f"{collection_of(NewsItem).list_url}?topic={self.code}"


class NewsItem(PublishableWithFiles):
    """A news item."""

    translated = (*PublishableWithFiles.translated, "place", "substance", "results")
    needed = ("topic", "happened_on")

    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="news", verbose_name=_("topic")
    )
    happened_on = models.DateField(_("date of the event"), null=True, blank=True)
    place = models.CharField(_("place of the event"), max_length=200)
    substance = models.CharField(_("what happened"), max_length=300)
    results = models.CharField(_("results"), max_length=300)
    photo = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )

    class Meta(PublishableWithFiles.Meta):
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        indexes = [models.Index(fields=["status", "-publish_at"])]
