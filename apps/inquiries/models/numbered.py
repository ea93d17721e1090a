"""What everything a citizen sends has: a number, a language and what proves who sent it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Numbered(models.Model):
    """A record of what somebody sent: kept under a number and found by it (receipts.py). Who sent
    it stands in `Contact`, which a subclass names as `contact` and which may be erased while the
    record stays."""

    kept_as = "citizens"

    number = models.PositiveIntegerField(_("number"), unique=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("kk", _("Kazakh")), ("ru", _("Russian"))]
    )
    # What the person proves to be the sender by: the digest of the secret shown once.
    secret_digest = models.CharField(max_length=64)
    # The digest under a key of what was sent: the same sent twice is one record.
    fingerprint = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        # Never the words themselves: a string form lands in logs and messages.
        return f"№ {self.number}"
