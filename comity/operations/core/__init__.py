"""What an operation is, computed from signed entries alone: no Django here, so that every node computes the same.

`entries` reads what was signed, `plan` and `results` say what is in an entry, `pairs` which results are one, `fold` puts all
together, `totals` counts.
"""
