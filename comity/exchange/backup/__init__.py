"""Backups of a node: one file with a consistent copy of its rows and stored files, never with a key."""
