"""`python -m engine` is the `catalyst` command."""

from engine.cli import main

main()
