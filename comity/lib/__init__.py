"""Small helpers without a room of their own, each a noun."""
