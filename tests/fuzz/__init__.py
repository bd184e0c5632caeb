"""Everything that reads bytes of other nodes, given bytes that no node would write."""
