"""Kazakh and Russian: translated columns, formats, folding, sorting, slugs. Knows no other app."""
