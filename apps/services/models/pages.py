"""Pages of this section that are plain text."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.models import StandingPage


class ServicesPage(StandingPage):
    """A page about work with the population."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: work with the population")
        verbose_name_plural = _("pages: work with the population")
