"""General information about the organisation: section 2 of the register."""
