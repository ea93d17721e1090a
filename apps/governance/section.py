"""See apps/governance/__init__.py."""

from apps.governance.models import GovernancePage
from apps.publishing.sections import Collection, Standing, register

register(Collection(GovernancePage, items=(), shape=Standing))
