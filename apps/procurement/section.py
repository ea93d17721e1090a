"""See apps/procurement/__init__.py."""

from apps.procurement.models import ProcurementPage
from apps.publishing.sections import Collection, Standing, register

register(Collection(ProcurementPage, items=(), shape=Standing))
