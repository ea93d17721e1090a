"""The news of the organisation: feed and archive (section 11 of the register)."""
