"""What may be done with a letter that is not ours, and what its owner still decides about one that has left."""
