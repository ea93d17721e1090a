"""Section 12 of the register: what the founder or the head decided to publish, or a law demands."""

from apps.other.models import OtherPage
from apps.publishing.sections import Collection, Standing, register

register(Collection(OtherPage, items=(), shape=Standing))
