"""Activities: their words, lists and pages; nationals abroad in figures; what is counted of them."""
