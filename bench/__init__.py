"""Benchmarks, each with its floor or peer beside it in the same run. `make bench` runs all."""
