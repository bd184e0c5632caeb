"""Agreements by article, and the decision whether something may leave."""
