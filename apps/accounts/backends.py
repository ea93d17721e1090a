"""Whose permissions a person has: those of the own groups, and within the dates of a substitution
those of the absent colleague's groups. What no backend gives away: the rights of a superuser."""

from datetime import date
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.utils import timezone

from apps.accounts.models import User


class RoleBackend(ModelBackend):
    """Django's own, with the groups of the day in place of the groups alone."""

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The permissions of the groups a person has today."""
        own = super().get_group_permissions(user_obj, obj)
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return own
        return own | substituted_permissions(user_obj, timezone.localdate())

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """As Django keeps them with the person object, but for one day only."""
        today = timezone.localdate()
        if getattr(user_obj, "_perm_day", today) != today:
            vars(user_obj).pop("_perm_cache", None)
        user_obj._perm_day = today
        return super().get_all_permissions(user_obj, obj)


def substituted_permissions(user: User, on: date) -> set[str]:
    """What the groups of the people whose work `user` does on a day allow, as "app.codename"."""
    found = Permission.objects.filter(group__user__in=user.substituted(on)).order_by()
    rows = found.values_list("content_type__app_label", "codename").distinct()
    return {f"{app_label}.{codename}" for app_label, codename in rows}
