"""The forms of the room: asking, answering, deciding, files, and what every form has that lets something leave."""
