"""Placebo calendars: what a strategy earns on dates, or names, that mean nothing."""
