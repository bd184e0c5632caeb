"""Files become text: outside the process, with bounds, without knowing the node. No Django, no database in this package."""
