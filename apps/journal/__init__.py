"""The append-only, hash-chained log of everything that happened to what the site publishes."""
