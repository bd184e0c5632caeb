"""Raids, joint operations, controlled deliveries and searches, and what came of them."""
