"""Agencies, units, people, roles and sign-in."""
