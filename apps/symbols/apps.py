from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SymbolsConfig(AppConfig):
    name = "apps.symbols"
    verbose_name = _("State symbols")
