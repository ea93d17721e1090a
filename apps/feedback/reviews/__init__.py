"""Reviews: taking them, deciding about them by the published rules, showing them for two years."""
