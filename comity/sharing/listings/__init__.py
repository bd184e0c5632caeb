"""Lists of the room, one module each."""
