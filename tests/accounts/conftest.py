"""A person who signs in through the form, and the codes their phone would show."""

import time
from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts import second_factor
from apps.accounts.models import User
from tests.factories import PASSWORD, UserFactory


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra: str) -> HttpResponse:
    """What the browser sends from the page of the password."""
    data = {"username": username, "password": password}
    return client.post(reverse("admin:login"), data, **extra)


def speaking(language: str) -> Client:
    """A stranger who has chosen a language."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def code_of(user: User, later: int = 0) -> str:
    """The code the person's phone shows `later` steps of 30 seconds from now."""
    device = TOTPDevice.objects.get(user=user)
    clock = TOTP(device.bin_key)
    clock.time = time.time() + 30 * later
    return f"{clock.token():06d}"


def forget_throttle() -> None:
    """As if the person had waited after a wrong code."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


@pytest.fixture
def forgiving_templates(monkeypatch) -> None:
    """Django's own drawing of a password's hash prints a variable that it may lack."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")


@pytest.fixture
def editor(db) -> User:
    return UserFactory(username="editor", roles=["editor"])


@pytest.fixture
def chief(db) -> User:
    return UserFactory(username="chief", roles=["chief"])


@pytest.fixture
def with_device() -> Callable[[User], list[str]]:
    """Gives a person a confirmed device; returns the recovery codes."""

    def give(user: User) -> list[str]:
        second_factor.new_device(user)
        codes = second_factor.confirm(user, code_of(user))
        assert codes is not None
        # Its first code is used up; the next step's is the one to sign in with.
        return codes

    return give
