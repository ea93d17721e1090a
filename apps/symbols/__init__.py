"""The State symbols of the Republic of Kazakhstan: section 1 of the register."""
