"""Forms of the room, one module a part of it."""
