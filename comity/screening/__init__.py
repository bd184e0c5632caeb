"""Queries, candidates, hits and their adjudication."""
