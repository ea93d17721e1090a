from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    name = "apps.compliance"
    verbose_name = _("Terms and compliance")

    def ready(self) -> None:
        from apps.compliance.figures import FIGURES
        from apps.compliance.form_part import MaterialPart
        from apps.compliance.gate import RULES
        from apps.publishing.figures import register_figures
        from apps.publishing.hooks import register_form_part, register_gate_rule

        register_figures(*FIGURES)
        for rule in RULES:
            register_gate_rule(rule)
        register_form_part(MaterialPart())
