"""What waits on a person."""
