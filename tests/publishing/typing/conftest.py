"""People of every role and their units, as the tests of the admin have them."""

from tests.admin.conftest import other_unit, people, signed_in, unit

__all__ = ["other_unit", "people", "signed_in", "unit"]
