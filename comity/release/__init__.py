"""What leaves the house: the decision, the second person, the letter."""
