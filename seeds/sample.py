"""The embedded sample: generated prices, opened as a price source."""

from pathlib import Path

from engine.prices.folder import FolderSource, open_folder


def open_sample() -> FolderSource:
    """The sample's folder; its notice says that the prices are generated. It keeps nothing that a person accepts."""
    source = open_folder(Path(__file__).parent / "sample", label="sample")
    source.accepted_file = None
    return source
