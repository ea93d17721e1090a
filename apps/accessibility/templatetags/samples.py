"""Sample data of the component gallery, written in the template itself. Holds no real content."""

import json
from datetime import date

from django import template
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
        language = (get_language() or "kk")[:2]
        context[self.name] = _sample(json.loads(self.nodes.render(context)), language)
        return ""


def _sample(value: object, language: str) -> object:
    if isinstance(value, dict):
        if {"kk", "ru"} <= value.keys():
            return _sample(value.get(language, value["kk"]), language)
        return {key: _sample(inner, language) for key, inner in value.items()}
    if isinstance(value, list):
        return [_sample(inner, language) for inner in value]
    if isinstance(value, str) and len(value) == 10 and value[4:8:3] == "--":
        return date.fromisoformat(value)
    return value
