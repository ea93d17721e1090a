from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OtherConfig(AppConfig):
    name = "apps.other"
    verbose_name = _("Other information")
