"""Activity of the organisation: section 7 of the register."""
