"""Base pages, components and shared words."""
