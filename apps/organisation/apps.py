from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "apps.organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from apps.organisation.presenters import own_numbers, publisher
        from apps.publishing.export import register_publisher
        from apps.publishing.gate.own_numbers import register_own_numbers

        register_publisher(publisher)
        register_own_numbers(own_numbers)
