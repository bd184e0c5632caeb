"""Rules of the room without database or request."""
