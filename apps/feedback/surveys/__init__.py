"""Surveys and votes: giving a ballot, counting, closing, and their pages and screens."""
