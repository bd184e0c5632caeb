"""The post office: typed, signed and encrypted envelopes between nodes."""
