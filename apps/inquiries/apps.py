from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    name = "apps.inquiries"
    verbose_name = _("Questions and appeals of citizens")

    def ready(self) -> None:
        from apps.inquiries.erasure import register_purge
        from apps.inquiries.figures import FIGURES
        from apps.inquiries.gate import RULES
        from apps.inquiries.helpful import forget_voters
        from apps.publishing.figures import register_figures
        from apps.publishing.hooks import register_gate_rule

        register_figures(*FIGURES)
        register_purge(forget_voters)
        for rule in RULES:
            register_gate_rule(rule)
