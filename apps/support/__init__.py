"""Information support: section 11 of the register."""
