"""Whether the site keeps the regulation: materials and their terms, news by day, standing items,
what is done where a term is missed, the table and the report. It reads the sections through their
registry and adds to publication through its hooks; nothing below knows of it."""
