"""What must not be on a real site; asked once, when the server starts."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.accounts.models import User


def refuse_demonstration_accounts() -> None:
    """Raises ImproperlyConfigured in production while a demonstration account is active: their
    password has been printed somewhere."""
    if not getattr(settings, "REFUSE_DEMONSTRATION", False):
        return
    if User.objects.filter(is_demonstration=True, is_active=True).exists():
        raise ImproperlyConfigured(
            "Emhana does not start: demonstration accounts are still active; deactivate them."
        )
