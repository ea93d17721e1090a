from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "apps.news"
    verbose_name = _("News")

    def ready(self) -> None:
        from apps.news.gate import RULES
        from apps.publishing.hooks import register_gate_rule

        for rule in RULES:
            register_gate_rule(rule)
