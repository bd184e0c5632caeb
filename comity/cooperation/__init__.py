"""What ministers agree and what becomes of it: meetings, commitments, activities, outcomes (decision 34)."""
