"""The demonstration: City Polyclinic No 17, Almaty, with invented people, from fixtures/demo."""

from apps.portal.demonstration.loading import Account, Demonstration, new_password

__all__ = ["Account", "Demonstration", "new_password"]
