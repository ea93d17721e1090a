"""Vacancies: section 10 of the register."""
