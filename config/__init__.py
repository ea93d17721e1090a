"""The Django project: settings, addresses and entry points. It holds no rule of the field."""
