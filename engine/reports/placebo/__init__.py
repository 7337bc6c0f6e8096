"""A placebo test on the screen, on disk and as pictures. Nothing is calculated here."""
