"""Pages of the room of documents."""
