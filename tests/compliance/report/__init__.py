"""The compliance report in all its forms, and what everybody may see of it."""
