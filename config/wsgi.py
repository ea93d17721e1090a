"""The WSGI entry point for granian, gunicorn and the like."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

application = get_wsgi_application()

from apps.accounts.safety import refuse_demonstration_accounts  # noqa: E402

refuse_demonstration_accounts()
