"""Rich text that is safe wherever it comes from.

One declaration of what a text may hold yields the editor's toolbar and the cleaner. The value is
cleaned whenever it is stored (form, import, command, migration), because the editor's own filter
can be passed by (CVE-2024-24815). Migrations name this field, so the editor can be replaced in
this one file."""

import re
from typing import Any

import nh3
from ckeditor.fields import RichTextField
from ckeditor.widgets import CKEditorWidget
from django.db import models
from django.forms import Field

TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "sub", "sup", "blockquote", "a",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "hr",
    "abbr", "span", "dl", "dt", "dd",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "hreflang"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "abbr": {"title"},
    # A word in another language must say so to a screen reader.
    "span": {"lang"},
    "p": {"lang"},
    "blockquote": {"lang"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
# What the editor or a word processor calls by another name.
SAME_AS = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4"}
NOTHING_SAID = re.compile(r"(<(?!hr\b)[^>]*>|&nbsp;|\s|\u200b)+", re.IGNORECASE)

TOOLBAR = {
    "toolbar": [
        ["Format", "Bold", "Italic", "Subscript", "Superscript"],
        ["NumberedList", "BulletedList", "Blockquote"],
        ["Link", "Unlink", "Table", "HorizontalRule", "SpecialChar"],
        ["PasteText", "RemoveFormat", "Undo", "Redo", "Maximize", "Source"],
    ],
    "format_tags": "p;h2;h3;h4",
    "removePlugins": (
        "preview,iframe,iframedialog,flash,codesnippet,exportpdf,scayt,wsc,embed,embedbase,"
        "autoembed,embedsemantic,ajax,forms,uploadimage,uploadfile,filebrowser,image,image2,"
        "elementspath,stylescombo,font,colorbutton,"
        # They ask for plugins removed above.
        "templates,print,newpage,pastetools,pastefromword,pastefromgdocs,pastefromlibreoffice"
    ),
    "versionCheck": False,
    "height": 260,
    "width": "100%",
    "entities": False,
    "disableNativeSpellChecker": False,
    "allowedContent": (
        "p[lang]; h2; h3; h4; ul; ol[start]; li; strong; em; sub; sup; blockquote[lang]; "
        "a[!href,hreflang]; table; caption; thead; tbody; tfoot; tr; "
        "th[scope,colspan,rowspan]; td[colspan,rowspan]; hr; br; abbr[title]; span[lang]; "
        "dl; dt; dd"
    ),
}


def clean(html: str | None) -> str:
    """The text with everything taken out that TAGS and ATTRIBUTES do not name.

    A text that says nothing (empty paragraphs, spaces) becomes ''."""
    if not html:
        return ""
    for other, ours in SAME_AS.items():
        html = re.sub(rf"<(/?){other}(?=[\s>])", rf"<\g<1>{ours}", html, flags=re.IGNORECASE)
    html = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    ).strip()
    return "" if NOTHING_SAID.fullmatch(html) else html


class RichTextWidget(CKEditorWidget):
    """The editor with the toolbar that offers what the cleaner keeps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.config |= TOOLBAR


class CleanTextField(RichTextField):
    """A rich text in one language; cleaned by `clean` on its way into the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = clean(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        # Also the way of update() and bulk_create(), which never ask pre_save.
        return clean(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Field:
        return models.TextField.formfield(self, **{**kwargs, "widget": RichTextWidget})
