"""The pieces of a page, by noun. `comity/web/templatetags/comity.py` hands them to templates."""
