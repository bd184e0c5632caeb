"""Handling codes, gradings, classification and retention."""
