"""The log without a database: hashing, notes and verification."""
