"""Where a record stands on its way to readers, and what readers see of it by that and its dates."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CHECK = "check", _("In check")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What a reader may open. An archived record stays at its address, off the current lists.
PUBLIC_STATUSES = (Status.PUBLISHED, Status.ARCHIVED)


def on_lists(at: datetime) -> Q:
    """What stands on the current lists at a moment."""
    return Q(
        Q(expire_at__isnull=True) | Q(expire_at__gt=at),
        status=Status.PUBLISHED,
        publish_at__lte=at,
    )
