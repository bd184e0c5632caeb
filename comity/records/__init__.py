"""Subjects kept as statements with source and quote."""
