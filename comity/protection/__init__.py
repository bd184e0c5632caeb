"""Nationals held: told of their right, their wish, the notice to their post, and what the post does."""
