from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "apps.organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from apps.organisation.presenters import publisher
        from apps.publishing.export import register_publisher

        register_publisher(publisher)
