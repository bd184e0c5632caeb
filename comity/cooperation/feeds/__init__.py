"""Calendar feeds: what a calendar program of a person is given at each fetch (decision 36)."""
