"""The `catalyst` command. Every heavy library is imported by the command that uses it."""

from engine.cli.command import main

__all__ = ["main"]
