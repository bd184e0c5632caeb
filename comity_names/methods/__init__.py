"""Scoring methods by version. Old ones stay importable as long as a stored result names them."""

from comity_names.methods import v1, v2, v3

METHODS = {v1.VERSION: v1, v2.VERSION: v2, v3.VERSION: v3}
CURRENT = v3
