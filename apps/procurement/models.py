"""Public procurement: standing pages and outsourced services. The plan stands in plans.py, tenders
in tenders.py."""

from datetime import date

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.languages.models import TranslatedQuerySet
from apps.procurement.plans import Method, PlanLine, ProcurementPlan
from apps.procurement.tenders import Tender
from apps.publishing.fields import days_in_order
from apps.publishing.models import Fact, StandingPage
from apps.publishing.validity import Validity

__all__ = [
    "Method",
    "OutsourcedService",
    "PlanLine",
    "ProcurementPage",
    "ProcurementPlan",
    "Tender",
]


class ProcurementPage(StandingPage):
    """A page about public procurement."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: public procurement")
        verbose_name_plural = _("pages: public procurement")


class OutsourcedServiceQuerySet(TranslatedQuerySet):
    def in_force(self, on: date | None = None) -> "OutsourcedServiceQuerySet":
        """Services whose contract holds on a day."""
        on = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), contract_on__lte=on)


class OutsourcedService(Fact):
    """A service another organisation renders for the hospital by contract (mgdb1 р. 9 п. 5). The
    day after the contract ends no page shows it."""

    translated = ("service", "contractor")
    validities = (Validity("until", _("contract"), remind_days=30),)

    service = models.CharField(_("service"), max_length=300)
    contractor = models.CharField(_("contractor"), max_length=300)
    contract_number = models.CharField(_("contract number"), max_length=60)
    contract_on = models.DateField(_("contract concluded on"))
    until = models.DateField(_("contract holds until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = OutsourcedServiceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("outsourced service")
        verbose_name_plural = _("outsourced services")
        constraints = [
            days_in_order(
                "procurement_outsourcedservice_dates", "contract_on", "until", open_ended=("until",)
            ),
        ]

    def __str__(self) -> str:
        return self.service or ""

    @classmethod
    def in_use(cls, on: date) -> QuerySet:
        return cls.objects.in_force(on)
