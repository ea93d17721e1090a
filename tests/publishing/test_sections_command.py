"""`manage.py sections` prints all that is derived, so that nobody has to guess it."""

from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import call_command

from apps.publishing.checks import unclaimed_items
from apps.publishing.sections import all_collections


@pytest.fixture(scope="module")
def printed() -> dict[str, list[str]]:
    """The lines below each heading."""
    out = StringIO()
    call_command("sections", stdout=out, no_color=True)
    blocks: dict[str, list[str]] = {}
    for line in out.getvalue().splitlines():
        if not line.startswith(" "):
            blocks[line] = current = []
        else:
            current.append(" ".join(line.split()))
    return blocks


@pytest.mark.parametrize("collection", all_collections(), ids=lambda each: each.name)
def test_a_collection_is_printed_with_all_that_follows_from_it(printed, collection):
    lines = printed[collection.model._meta.label]
    shape, admin_class = collection.shape, type(admin.site.get_model_admin(collection.model))
    assert f"shape {shape.__module__}.{shape.__name__}" in lines
    assert f"address /kk/{collection.address}/" in lines
    assert f"admin {admin_class.__module__}.{admin_class.__name__}" in lines
    assert f"feed {f'/kk/{collection.address}/feed/' if collection.feed else 'none'}" in lines
    (template,) = [line for line in lines if line.startswith("template ")]
    assert template.endswith(".html")
    items = [line.split()[1:3] for line in lines if line.startswith("item ")]
    assert items == [[item, collection.item_url(item)] for item in collection.items]


def test_what_no_section_fulfils_is_printed(printed):
    missing = unclaimed_items()
    heading = f"Not fulfilled yet: {len(missing)} items"
    assert printed.get(heading, []) == missing
    assert (heading in printed) is bool(missing)
