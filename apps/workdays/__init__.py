"""The hospital's own time: rows of the working-day calendar and opening hours with exceptions."""
