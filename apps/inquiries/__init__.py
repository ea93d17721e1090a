"""What citizens write to the organisation, whichever form they use: one record, one term, one way
to follow it. The sections that give the forms (the head's blog, feedback) stand above."""
