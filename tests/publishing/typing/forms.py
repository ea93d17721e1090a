"""The addresses of a form and what a browser would send from it."""

from django.test import Client
from django.urls import reverse

from tests.admin.test_roles import form_of


def url_of(name: str, record=None) -> str:
    """An address of the news: "change", "autosave"; of a new one without a record."""
    if record is None:
        return reverse("admin:news_newsitem_add" + ("" if name == "change" else f"_{name}"))
    return reverse(f"admin:news_newsitem_{name}", args=[record.pk])


def typed(client: Client, record, submission: str, **fields: str) -> dict[str, str]:
    """The form as it is shown, with some fields typed over, as the script sends it."""
    page = client.get(url_of("change", record)).context
    marks = {"_submission": submission, "_base": str(page["base"]), "_typed": "1"}
    return {**form_of(client, record), **fields, **marks}
