"""Work with the population: section 5 of the register."""
