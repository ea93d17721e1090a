from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "apps.portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from apps.accessibility.rich_text import register_files
        from apps.publishing.richtext.files import files_of

        register_files(files_of)
