"""Acts on wanted files and notices, one module a stage."""
