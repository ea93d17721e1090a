"""The ASGI entry point, for servers that speak nothing else; the site itself is synchronous."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

application = get_asgi_application()

from apps.accounts.safety import refuse_demonstration_accounts  # noqa: E402

refuse_demonstration_accounts()
