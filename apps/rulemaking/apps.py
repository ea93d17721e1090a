from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulemakingConfig(AppConfig):
    name = "apps.rulemaking"
    verbose_name = _("Rule making")
