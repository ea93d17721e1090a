from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "apps.services"
    verbose_name = _("Work with the population")

    def ready(self) -> None:
        from apps.organisation.hooks import register_follower
        from apps.services.models.doctors import follow_person

        register_follower(follow_person)
