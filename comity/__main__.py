"""`python -m comity`: the same as the program `comity`."""

from comity.cli import main

main()
