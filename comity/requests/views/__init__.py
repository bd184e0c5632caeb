"""Pages of the room: lists, drafting, the thread, answering."""
