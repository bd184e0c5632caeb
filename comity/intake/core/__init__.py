"""The reading of texts: pure, one core, no network, no database. `extract.extract` is the way in."""
