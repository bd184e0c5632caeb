"""Requests for assistance, answers and their clocks."""
