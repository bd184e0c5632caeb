"""What happened, told to the people whom it concerns."""
