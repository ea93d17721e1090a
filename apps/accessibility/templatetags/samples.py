"""Sample data of the component gallery, written in the template itself. Holds no real content."""

import json
from datetime import date

from django import forms, template
from django.core.paginator import Page, Paginator
from django.utils.translation import get_language

register = template.Library()


@register.tag
def samples(parser: template.base.Parser, token: template.base.Token) -> "SamplesNode":
    """`{% samples as name %}…JSON…{% endsamples %}` puts the data into the context as `name`.

    An object with the keys "kk" and "ru" becomes its text in the active language; a text like
    2026-11-05 becomes a date.
    """
    _tag, _as, name = token.split_contents()
    nodes = parser.parse(("endsamples",))
    parser.delete_first_token()
    return SamplesNode(nodes, name)


class SamplesNode(template.Node):
    """Reads the JSON between the tags; writes nothing."""

    def __init__(self, nodes: template.NodeList, name: str) -> None:
        self.nodes = nodes
        self.name = name

    def render(self, context: template.Context) -> str:
        data = json.loads(self.nodes.render(context))
        context[self.name] = _in_language(data, (get_language() or "kk")[:2])
        return ""


@register.simple_tag
def sample_pages() -> Page:
    """`{% sample_pages as page_obj %}`: the second of sixteen pages."""
    return Paginator(range(160), 10).page(2)


@register.simple_tag
def sample_form(words: dict) -> forms.Form:
    """`{% sample_form words as form %}`: a sent form with one mistake of every usual kind.

    `words` holds the labels, hints, choices and mistakes in the language of the page.
    """

    class SampleForm(forms.Form):
        family_name = forms.CharField(
            label=words["family_name"], help_text=words["family_name_hint"], required=False
        )
        speciality = forms.ChoiceField(
            label=words["speciality"], choices=list(enumerate(words["specialities"]))
        )
        phone = forms.RegexField(
            r"^\d{11}$",
            label=words["phone"],
            error_messages={"invalid": words["phone_mistake"]},
        )
        age = forms.ChoiceField(
            label=words["age"],
            choices=list(enumerate(words["ages"])),
            widget=forms.RadioSelect,
        )
        consent = forms.BooleanField(
            label=words["consent"], error_messages={"required": words["consent_mistake"]}
        )

    return SampleForm(
        {
            "sample-family_name": "",
            "sample-speciality": "0",
            "sample-phone": "+7 (701) 555-12",
            "sample-age": "0",
        },
        prefix="sample",
    )


@register.simple_tag
def sample_filter(words: dict) -> forms.Form:
    """`{% sample_filter words as form %}`: the fields of a filter bar and a field for a file."""

    class SampleFilter(forms.Form):
        speciality = forms.ChoiceField(
            label=words["speciality"], choices=list(enumerate(words["specialities"]))
        )
        family_name = forms.CharField(label=words["family_name"])
        file = forms.FileField(label=words["file"], help_text=words["allowed"])

    return SampleFilter(prefix="filter")


def _in_language(value: object, language: str) -> object:
    if isinstance(value, dict):
        if {"kk", "ru"} <= value.keys():
            return _in_language(value.get(language, value["kk"]), language)
        return {key: _in_language(inner, language) for key, inner in value.items()}
    if isinstance(value, list):
        return [_in_language(inner, language) for inner in value]
    if isinstance(value, str) and len(value) == 10 and value[4:8:3] == "--":
        return date.fromisoformat(value)
    return value
