"""Forms of the room of documents."""
