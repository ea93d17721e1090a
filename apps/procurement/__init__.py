"""Public procurement: section 9 of the register."""
