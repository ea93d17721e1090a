"""Gives every template the reader's choice of the low-vision version as `low_vision`."""

from django.http import HttpRequest

from .low_vision import ADDRESS_PARAMETER, COOKIE_NAME, LowVision, parse


def chosen_in(request: HttpRequest) -> LowVision:
    """What this request is to be shown as: the address goes before the cookie and changes none."""
    if ADDRESS_PARAMETER in request.GET:
        return parse(request.GET[ADDRESS_PARAMETER])
    return parse(request.COOKIES.get(COOKIE_NAME, ""))


def low_vision(request: HttpRequest) -> dict[str, LowVision]:
    """The context variable `low_vision`."""
    return {"low_vision": chosen_in(request)}
