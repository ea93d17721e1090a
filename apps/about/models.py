"""Pages about the organisation. The facts they show are kept once, in apps/organisation."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.publishing.models import Evidence, PublishableQuerySet, StandingPage


class AboutQuerySet(PublishableQuerySet):
    def evidence(self, items: tuple[str, ...], at: datetime | None = None) -> dict[str, Evidence]:
        """A page about a fact fills its item only when the fact itself is there."""
        from apps.about.facts import items_without_fact

        found = super().evidence(items, at)
        for item in items_without_fact():
            found.pop(item, None)
        return found


class AboutPage(StandingPage):
    """A page about the organisation."""

    objects = AboutQuerySet.as_manager()

    class Meta(StandingPage.Meta):
        verbose_name = _("page: about the organisation")
        verbose_name_plural = _("pages: about the organisation")
