"""The declared shapes as URL patterns: one loop over the collections."""

from django.urls import URLPattern

from apps.publishing.export import download_patterns
from apps.publishing.feeds import feed_patterns
from apps.publishing.history import history_patterns
from apps.publishing.sections import all_collections


def collection_patterns() -> list[URLPattern]:
    """The pages of every collection, below the language prefix."""
    # Longer addresses first: a Standing collection answers for everything below its own.
    ordered = sorted(all_collections(), key=lambda each: -each.address.count("/"))
    patterns = [*feed_patterns(ordered), *download_patterns(ordered), *history_patterns()]
    for collection in ordered:
        patterns += collection.shape.urls(collection)
    return patterns
