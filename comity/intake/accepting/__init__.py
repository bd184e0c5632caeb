"""What is confirmed goes to the room that owns such records."""
