"""What the rules read in a text, by theme: pure functions over strings that know no record and no
database. Each takes the text of one language or both halves and gives back the offending words as
they stand in it; which level a finding has is the rule's."""
