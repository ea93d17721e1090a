"""Rows that are added and never changed: what was recorded then stays what was recorded then. A
correction is a new row. The database refuses as well (triggers.py, created by the migration of the
app that has such a table)."""

from typing import Any

from django.db import models


class NeverChanged(TypeError):
    """Somebody tried to change or delete a row that only ever stands as it was written."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **columns: Any) -> int:
        raise NeverChanged(f"Rows of {self.model._meta.label} are never changed; add a new one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NeverChanged(f"Rows of {self.model._meta.label} are never deleted.")


class AppendOnly(models.Model):
    """A row that is written once. Raises NeverChanged for a second save and for a deletion."""

    append_only = True

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanged(f"{self._meta.label} {self.pk} is never changed; add a new row.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise NeverChanged(f"{self._meta.label} {self.pk} is never deleted.")
