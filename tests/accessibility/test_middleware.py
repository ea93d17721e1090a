"""Caches must keep the normal and the low-vision form of a page apart."""

from django.http import HttpResponse
from django.test import RequestFactory

from apps.accessibility.middleware import LowVisionMiddleware


def answer(content_type, **headers):
    response = HttpResponse("x", content_type=content_type, headers=headers)
    return LowVisionMiddleware(lambda request: response)(RequestFactory().get("/"))


def test_a_page_depends_on_the_cookie():
    assert answer("text/html; charset=utf-8")["Vary"] == "Cookie"


def test_what_a_page_depended_on_before_is_kept():
    assert answer("text/html", Vary="Accept-Language")["Vary"] == "Accept-Language, Cookie"


def test_a_document_is_alike_for_everybody():
    assert "Vary" not in answer("application/pdf")
