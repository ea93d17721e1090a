"""Previews: a revision as readers will have it (showing.py), what they have at a moment (seen.py),
links for those who have no account (links.py) and what these open (views.py). The page of the
editors' side is apps/publishing/admin/preview.py."""
