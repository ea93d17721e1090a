"""The second step of signing in: a code from an application on the person's phone (TOTP, RFC 6238)
or one of ten recovery codes. Kept by django-otp; everything the rest of the site calls is here.

An account has one device. It is made unconfirmed, shown as a picture and as letters, and holds only
after a first code of it was right. Recovery codes are shown once; what is kept cannot be typed."""

import hashlib
import secrets
from base64 import b32encode
from datetime import datetime
from io import BytesIO
from urllib.parse import quote, urlencode, urlsplit

import segno
from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.models import User
from apps.accounts.roles import may_publish

REQUIRED, OFFERED = "required", "offered"
RECOVERY_CODES = 10
# Without letters and digits that look alike on paper; 12 of 31 make 59 bits.
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_LENGTH = 12
GROUP = 4
PHONE, PAPER = "phone", "paper"


def must_have(user: User) -> bool:
    """Whether this person may not work without a second step today: whoever publishes, and the
    administrator, where `settings.SECOND_FACTOR` requires it."""
    return settings.SECOND_FACTOR == REQUIRED and may_publish(user)


def device_of(user: User) -> TOTPDevice | None:
    """The person's confirmed device."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def new_device(user: User) -> TOTPDevice:
    """The device that waits for its first code; the same one until it is confirmed, so that a
    reloaded page shows the key the phone already has."""
    device, _made = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": PHONE}
    )
    return device


def in_groups(text: str, by: int = GROUP) -> str:
    """Letters in groups, for eyes and for paper."""
    return " ".join(text[start : start + by] for start in range(0, len(text), by))


def key_words(device: TOTPDevice) -> str:
    """The device's key as an application asks for it, in groups of four."""
    return in_groups(b32encode(device.bin_key).decode().rstrip("="))


def key_uri(device: TOTPDevice) -> str:
    """The address an application reads from the picture: the site, the account, the key."""
    site = urlsplit(settings.SITE_URL).hostname or "emhana"
    key = b32encode(device.bin_key).decode().rstrip("=")
    query = urlencode({"secret": key, "issuer": site, "digits": device.digits})
    return f"otpauth://totp/{quote(site)}:{quote(device.user.get_username())}?{query}"


def key_picture(device: TOTPDevice) -> bytes:
    """The same address as an SVG picture; dark on white whatever the page's colours are."""
    out = BytesIO()
    segno.make(key_uri(device), error="m").save(
        out, kind="svg", scale=6, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return out.getvalue()


def plain(code: str) -> str:
    """A code as it was meant: without spaces and hyphens, in small letters."""
    return "".join(each for each in code.lower() if each.isalnum())


def accepts(device: Device, code: str) -> bool:
    """Whether a code fits now; used up if it does. django-otp makes wrong ones wait, longer each
    time: `wait_until`."""
    with transaction.atomic():
        locked = type(device).objects.select_for_update().get(pk=device.pk)
        return locked.verify_token(code)


def wait_until(device: Device) -> datetime | None:
    """When the next code may be tried, or None when at once."""
    device.refresh_from_db()
    allowed, why = device.verify_is_allowed()
    return None if allowed else why["locked_until"]


def accepts_code(user: User, code: str) -> bool:
    """Whether a code of the person's phone fits."""
    device = device_of(user)
    digits = plain(code)
    return device is not None and digits.isdecimal() and accepts(device, digits)


def accepts_recovery_code(user: User, code: str) -> bool:
    """Whether a recovery code fits; it fits once."""
    device = StaticDevice.objects.filter(user=user, confirmed=True).first()
    return device is not None and accepts(device, kept_form(device, plain(code)))


def may_try_at(user: User, recovery: bool) -> datetime | None:
    """When the person may try another code, or None when at once."""
    kind = StaticDevice if recovery else TOTPDevice
    device = kind.objects.filter(user=user, confirmed=True).first()
    return wait_until(device) if device is not None else None


def kept_form(device: StaticDevice, code: str) -> str:
    """What is kept of a recovery code: a copy of the database shows none that can be typed."""
    return hashlib.sha256(f"{device.pk} {code}".encode()).hexdigest()[:16]


def confirm(user: User, code: str) -> list[str] | None:
    """Makes the waiting device the person's own if its first code fits; returns the recovery codes,
    to be shown once. None when the code does not fit."""
    device = new_device(user)
    digits = plain(code)
    if not digits.isdecimal() or not accepts(device, digits):
        return None
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=True).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        return make_recovery_codes(user)


def make_recovery_codes(user: User) -> list[str]:
    """Ten new codes in place of the old ones, as they are written down: abcd-efgh-jkmn."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name=PAPER)
        codes = [
            "".join(secrets.choice(RECOVERY_LETTERS) for _letter in range(RECOVERY_LENGTH))
            for _code in range(RECOVERY_CODES)
        ]
        StaticToken.objects.bulk_create(
            StaticToken(device=device, token=kept_form(device, code)) for code in codes
        )
    return [in_groups(code).replace(" ", "-") for code in codes]


def recovery_codes_left(user: User) -> int:
    """How many recovery codes are still unused."""
    left = StaticDevice.objects.filter(user=user).aggregate(left=Count("token_set"))
    return left["left"]


def remove(user: User) -> bool:
    """Takes the device and the recovery codes away; whether there was a device."""
    with transaction.atomic():
        had = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
    return had


def forget_wrong_codes(user: User) -> None:
    """Lets the next code be tried at once."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).update(
            throttling_failure_timestamp=None, throttling_failure_count=0
        )
