"""The editor of rich texts on the screen: its toolbar and what it may write, both read off what the
cleaner keeps, and the addresses and words our own plugins of static/js need."""

from typing import Any

from ckeditor.widgets import CKEditorWidget, json_encode
from django.forms.widgets import Media
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# What asks other hosts, runs what was pasted, uploads past the library or writes what is not kept.
REMOVED_PLUGINS = (
    "preview", "iframe", "iframedialog", "flash", "codesnippet", "exportpdf", "scayt", "wsc",
    "embed", "embedbase", "autoembed", "embedsemantic", "ajax", "forms", "uploadimage",
    "uploadfile", "uploadwidget", "filebrowser", "image", "image2", "elementspath", "stylescombo",
    "font", "colorbutton", "colordialog", "smiley", "div", "bidi", "copyformatting", "pagebreak",
    "save", "justify", "about", "find", "showblocks", "liststyle", "indentblock", "xml",
    # They ask for plugins named above.
    "templates", "print", "newpage", "pastetools", "pastefromword", "pastefromgdocs",
    "pastefromlibreoffice",
)  # fmt: skip
OWN_PLUGINS = ("emhanalibrary", "emhanapaste", "emhanatyping")

TOOLBAR = {
    "toolbar": [
        ["Format", "Bold", "Italic", "Subscript", "Superscript", "RemoveFormat", "Language"],
        ["NumberedList", "BulletedList", "Outdent", "Indent", "Blockquote"],
        ["Link", "Unlink", "EmhanaImage", "EmhanaFile"],
        ["Table", "HorizontalRule", "SpecialChar", "EmhanaNoBreak"],
        ["PasteText", "Undo", "Redo", "Maximize", "Source"],
    ],
    "format_tags": "p;h2;h3;h4",
    "removePlugins": ",".join(REMOVED_PLUGINS),
    # The widget plugin draws a picture in the text as one thing that the keyboard can reach.
    "extraPlugins": ",".join(("widget", "language", *OWN_PLUGINS)),
    "versionCheck": False,
    "height": 260,
    "width": "100%",
    "entities": False,
    "disableNativeSpellChecker": False,
    # What is pasted is rearranged by the server; the editor's own guess would lose the lists.
    "pasteFilter": None,
    "allowedContent": (
        "p[lang]; h2; h3; h4; ul; ol[start]; li; strong; em; sub; sup; blockquote[lang]; "
        "a[!href,hreflang]; a[!data-document]; figure[!data-image]; "
        "table; caption; thead; tbody; tfoot; tr; "
        "th[scope,colspan,rowspan]; td[colspan,rowspan]; hr; br; abbr[title]; span[!lang,dir]; "
        "dl; dt; dd"
    ),
}


def phrase_languages() -> list[str]:
    """The languages a phrase may be marked with, named in the language of the screen."""
    return [
        f"kk:{_('in Kazakh')}",
        f"ru:{_('in Russian')}",
        f"en:{_('in English')}",
    ]


def words() -> dict[str, str]:
    """What our plugins say."""
    return {
        "image": _("Image from the library"),
        "file": _("File from the library"),
        "noBreak": _("No-break space"),
        "close": _("Close"),
        "failed": _("The library does not answer. Try again."),
        "gone": _("The image is no longer in the library."),
        "pasted": _("The text was pasted without the styles of the other program."),
        "notPasted": _("The text could not be tidied up; only its words were pasted."),
    }


class RichTextWidget(CKEditorWidget):
    """The editor with the toolbar that offers what the cleaner keeps; without scripts a plain
    field for the same HTML."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.config |= TOOLBAR

    @property
    def media(self) -> Media:
        # Named again first, so that no merge of media puts a plugin before its editor.
        own = ("js/ckeditor-library.js", "js/ckeditor-paste.js", "js/ckeditor-typing.js")
        return super().media + Media(js=("ckeditor/ckeditor/ckeditor.js", *own))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        # A copy: one widget serves requests in both languages at the same time.
        config = self.config | {
            "language": get_language() or "kk",
            "contentsLanguage": context["widget"]["attrs"].get("lang") or "kk",
            "language_list": phrase_languages(),
            "emhana": {
                "images": reverse("library_dialogue_images"),
                "documents": reverse("library_dialogue_documents"),
                "thumbnails": reverse("library_dialogue_thumbnails"),
                "paste": reverse("richtext_paste"),
                "words": words(),
            },
        }
        context["widget"]["config"] = json_encode(config)
        return context
