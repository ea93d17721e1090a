"""What is published by decision or by law: section 12 of the register."""
