"""The admin of the shared layer. Sections import from here."""

from apps.publishing.admin.filters import IncompleteFilter, ItemFilter, LapseFilter
from apps.publishing.admin.inlines import AttachmentInline, ChangeInline
from apps.publishing.admin.items import fulfils_one_item, item_choice, item_title
from apps.publishing.admin.kinds import DocumentBearingAdmin, StandingPageAdmin
from apps.publishing.admin.publishable import (
    PublishableAdmin,
    PublishableForm,
    allows_editor,
)
from apps.publishing.admin.states import Editing, shown_state
from apps.publishing.admin.translated import (
    FactAdmin,
    TranslatedAdmin,
    TranslatedStackedInline,
    language_columns,
    save_facts,
)

__all__ = [
    "AttachmentInline",
    "ChangeInline",
    "DocumentBearingAdmin",
    "Editing",
    "FactAdmin",
    "IncompleteFilter",
    "ItemFilter",
    "LapseFilter",
    "PublishableAdmin",
    "PublishableForm",
    "StandingPageAdmin",
    "TranslatedAdmin",
    "TranslatedStackedInline",
    "allows_editor",
    "fulfils_one_item",
    "item_choice",
    "item_title",
    "language_columns",
    "save_facts",
    "shown_state",
]
