"""Partners: everything with one state on a page, and those that have no node."""
