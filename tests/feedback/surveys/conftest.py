"""People of every role and a client signed in as one of them, as in the tests of the admin."""

from tests.admin.conftest import other_unit, people, signed_in, unit

__all__ = ["other_unit", "people", "signed_in", "unit"]
