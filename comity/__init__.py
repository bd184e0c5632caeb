"""Comity: police cooperation across borders, one node for each agency."""
