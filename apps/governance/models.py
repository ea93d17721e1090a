"""Pages of this section that are plain text."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.models import StandingPage


class GovernancePage(StandingPage):
    """A page about governance."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: governance")
        verbose_name_plural = _("pages: governance")
