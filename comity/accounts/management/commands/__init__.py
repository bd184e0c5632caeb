"""Commands of the room, one a file."""
