"""Rule making: section 6 of the register."""
