"""Section 5 of the register: work with the population."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.sections import Collection, Standing, register, register_groups
from apps.services.models import ServicesPage

register(Collection(ServicesPage, items=("services.info.appointment_rules",), shape=Standing))
register_groups(
    "services",
    {
        "staff": _("Medical staff"),
        "info": _("Medical care, medicines and prices"),
        "feedback": _("Questions, appeals and reviews"),
    },
)
