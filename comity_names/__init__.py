"""One person behind many spellings: compare and find names across scripts."""
