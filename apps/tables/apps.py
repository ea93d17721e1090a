from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TablesConfig(AppConfig):
    name = "apps.tables"
    verbose_name = _("Large tables")

    def ready(self) -> None:
        from apps.publishing.hooks import register_gate_rule
        from apps.tables import exchange
        from apps.tables.proofs import RowsAreThere

        register_gate_rule(RowsAreThere())
        exchange.register()
