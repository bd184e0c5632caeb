"""Documents in: what a text says, as proposals with exact words as proof, until a person confirms them."""
