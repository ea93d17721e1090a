"""Prints everything that is derived from the declarations of sections."""

from django.contrib import admin
from django.core.management.base import BaseCommand
from django.template.loader import select_template
from django.utils.translation import override

from apps.publishing.checks import unclaimed_items
from apps.publishing.sections import all_collections


class Command(BaseCommand):
    help = "Prints item, model, shape, address, template and admin class of each collection."

    def handle(self, *args: object, **options: object) -> None:
        with override("kk"):
            for collection in all_collections():
                self.stdout.write(self.style.MIGRATE_HEADING(collection.model._meta.label))
                admin_class = type(admin.site.get_model_admin(collection.model))
                kind = collection.shape.main_template
                view = collection.shape(collection=collection)
                template = select_template(view.templates(kind)).template.name
                for label, value in (
                    ("shape", f"{collection.shape.__module__}.{collection.shape.__name__}"),
                    ("address", f"/kk/{collection.address}/"),
                    ("template", template),
                    ("admin", f"{admin_class.__module__}.{admin_class.__name__}"),
                    ("feed", f"/kk/{collection.address}/feed/" if collection.feed else "none"),
                    ("downloads", ", ".join(collection.shape.exported(collection))),
                    ("needs more", collection.unproven.__name__ if collection.unproven else ""),
                    ("in Kazakh only", ", ".join(collection.one_language)),
                ):
                    if value:
                        self.stdout.write(f"  {label:<15}{value}")
                for item in collection.items:
                    followed = collection.follows.get(item)
                    note = f"  (with {followed})" if followed else ""
                    line = f"  item           {item:<50} {collection.item_url(item)}{note}"
                    self.stdout.write(line)
        missing = unclaimed_items()
        if missing:
            self.stdout.write(self.style.WARNING(f"Not fulfilled yet: {len(missing)} items"))
            for item in missing:
                self.stdout.write(f"  {item}")
