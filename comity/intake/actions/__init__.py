"""The acts of the room of documents."""
