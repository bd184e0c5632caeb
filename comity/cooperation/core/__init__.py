"""The pure part of the room: what signed entries, ordinals and counted votes mean. No Django here, so that every node computes the same.

`terms` is what a commitment says, `ledger` folds the changes of both sides, `series` looks at ordinals, `votes` and `elections` count,
`delegates` writes names.
"""
