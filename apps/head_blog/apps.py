from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HeadBlogConfig(AppConfig):
    name = "apps.head_blog"
    verbose_name = _("Head's blog")
