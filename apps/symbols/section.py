"""Section 1 of the register: State symbols."""

from apps.publishing.sections import Collection, Standing, register
from apps.symbols.models import SymbolPage

register(
    Collection(
        SymbolPage,
        items=("symbols.flag", "symbols.emblem", "symbols.anthem"),
        shape=Standing,
        one_language=("approved_text",),
    )
)
