"""The invented story that the demonstration plays."""
