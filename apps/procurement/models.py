"""Pages of this section that are plain text."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.models import StandingPage


class ProcurementPage(StandingPage):
    """A page about public procurement."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: public procurement")
        verbose_name_plural = _("pages: public procurement")
