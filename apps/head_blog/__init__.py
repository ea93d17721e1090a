"""The blog of the head: the head's page, what the head writes, and answers to questions."""
