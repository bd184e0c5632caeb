"""A room for journeys that recalls letters: it stands in for one that keeps tombstones by consent and recall."""
