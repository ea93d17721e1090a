"""The portal's own pages in the sitemap: home, map of openness, contacts, sections, lists."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from apps.feedback.reviews.opening import missing_on
from apps.publishing.sections import all_collections
from apps.publishing.sitemaps import collection_sitemaps
from apps.publishing.views import Standing
from apps.regulation import profiles

# Pages of no record: by their URL names.
OWN_PAGES = (
    "home",
    "openness",
    "state_of_site",
    "contacts",
    "site_map",
    "feedback",
    "head_blog.ask",
    "feedback.ask",
    "feedback.reception",
    "feedback.booking",
)


class PortalSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True

    def items(self) -> list[tuple[str, tuple[str, ...]]]:
        pages: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in OWN_PAGES]
        if missing_on(timezone.localdate()) is None:
            pages.append(("feedback.review.list", ()))
        # A section nothing is published in yet has no page to offer.
        declared = {each.section_id for each in all_collections()}
        pages += [
            ("section", (each.id,)) for each in profiles.every_section() if each.id in declared
        ]
        # A list at its section's own address was named with the section.
        sections = {section_id for _name, ids in pages for section_id in ids}
        pages += [
            (f"{each.name}.{name}", ())
            for each in all_collections()
            for name in each.shape.further_lists
        ]
        pages += [
            (f"{each.name}.list", ())
            for each in all_collections()
            if not issubclass(each.shape, Standing) and each.address not in sections
        ]
        return pages

    def location(self, item: tuple[str, tuple[str, ...]]) -> str:
        name, args = item
        return reverse(name, args=args)


def all_sitemaps() -> dict[str, Sitemap]:
    return {"portal": PortalSitemap(), **collection_sitemaps()}
