"""The pages of large tables."""

from apps.publishing.views import DocumentListing


class TableListing(DocumentListing):
    """The edition in force of each item, its rows, and the editions before it."""
