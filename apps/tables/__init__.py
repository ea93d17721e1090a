"""Large tables: editions, their rows, and their import from spreadsheets."""
