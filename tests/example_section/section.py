"""The section's own row of the register (register.yaml beside this file)."""

from apps.publishing.sections import Collection, DocumentListing, register
from tests.example_section.models import Budget

register(Collection(Budget, items=("example_section.budget",), shape=DocumentListing, feed=True))
