"""Django's SQLite backend with Cyrillic letters compared as PostgreSQL compares them."""
