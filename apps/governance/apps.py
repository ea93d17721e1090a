from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "apps.governance"
    verbose_name = _("Governance")

    def ready(self) -> None:
        from apps.governance.people import NewPhotos
        from apps.publishing.hooks import register_gate_rule

        register_gate_rule(NewPhotos())
