"""Budget: section 8 of the register."""
