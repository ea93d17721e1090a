"""Corporate documents and reports: section 4 of the register."""
