"""Governance: section 3 of the register."""
