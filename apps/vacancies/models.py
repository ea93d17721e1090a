"""Pages of this section that are plain text."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.models import StandingPage


class VacanciesPage(StandingPage):
    """A page about vacancies."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: vacancies")
        verbose_name_plural = _("pages: vacancies")
