"""Pages about the organisation. The facts they show are kept once, in apps/organisation."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.models import StandingPage


class AboutPage(StandingPage):
    """A page about the organisation."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: about the organisation")
        verbose_name_plural = _("pages: about the organisation")
