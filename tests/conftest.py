"""What holds for every test: property tests draw the same examples everywhere, and no test asserts a time."""

from hypothesis import settings

settings.register_profile("project", derandomize=True, deadline=None)
settings.load_profile("project")
