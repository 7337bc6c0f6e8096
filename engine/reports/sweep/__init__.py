"""Sweeps on the screen and on disk: what is begun and not done, the table of points, pictures, the record, the page."""
