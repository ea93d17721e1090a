"""Pages of this section that are plain text."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.models import StandingPage


class OtherPage(StandingPage):
    """A page about other information."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: other information")
        verbose_name_plural = _("pages: other information")
