"""A section as docs/architecture.md describes adding one: proves that the recipe is whole. It is no
part of the site; tests/publishing/test_adding_a_section.py installs it in a process of its own."""
