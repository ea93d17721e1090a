"""Feedback (section 5, п. 7 of the register): questions to units, the internet reception, booking a
reception, surveys and polls, reviews, what is wrong on a page."""
