"""A section as docs/adding-a-section.md describes adding one: proves that the recipe is whole. It
is no part of the site; tests/publishing/test_adding_a_section.py installs it in its own process."""
