"""What the room computes without a database."""
