"""Pages about the site itself and useful links."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.publishing.models import Evidence, Publishable, PublishableQuerySet, StandingPage


class SupportPage(StandingPage):
    """A page about how the site serves its readers."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: information support")
        verbose_name_plural = _("pages: information support")


class LinkQuerySet(PublishableQuerySet):
    def evidence(self, items: tuple[str, ...], at: datetime | None = None) -> dict[str, Evidence]:
        """One link may fulfil several items: the ministry is asked for in two sections."""
        found: dict[str, Evidence] = {}
        for row in self.published(at).only("items", "changed_at", "publish_at"):
            for item in row.items:
                before = found.get(item)
                changed = [row.changed_at or row.publish_at]
                if before:
                    changed.append(before.changed_at)
                found[item] = Evidence(
                    (before.count if before else 0) + 1, max(changed, default=None)
                )
        return found


class UsefulLink(Publishable):
    """A link to another site (gp17 р. 2 п. 3, р. 11 пп. 4; mgdb1 р. 2 п. 4, р. 10 пп. 7)."""

    class Group(models.TextChoices):
        STATE = "gov", _("State bodies")
        HEALTH = "health", _("Health")
        LAW = "law", _("Legislation")
        APPEAL = "appeal", _("Appeals")
        OPEN = "open", _("Open data and procurement")
        WORK = "work", _("Work")

    needed = ("url", "group")

    url = models.URLField(_("address of the site"), max_length=300, blank=True, default="")
    group = models.CharField(_("group"), max_length=10, choices=Group, blank=True, default="")
    items = models.JSONField(_("items of the register it fulfils"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    on_home = models.BooleanField(_("shown on the home page"), default=False)
    in_footer = models.BooleanField(_("shown at the foot of every page"), default=False)

    objects = LinkQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("useful link")
        verbose_name_plural = _("useful links")

    def clean(self) -> None:
        super().clean()
        from apps.publishing.sections import collection_of

        unknown = set(self.items or []) - set(collection_of(UsefulLink).items)
        if unknown:
            words = _now("No such item among those links fulfil: %(items)s.")
            raise ValidationError({"items": words % {"items": ", ".join(sorted(unknown))}})

    @property
    def host(self) -> str:
        return self.url.split("://", 1)[-1].rstrip("/").removeprefix("www.")
