"""What holds for every test: property tests draw the same examples everywhere, no test asserts a time, and Ctrl-C
reaches the commands under test also where the tests themselves were started to ignore it, as in the background."""

import signal
import threading

from hypothesis import settings

settings.register_profile("project", derandomize=True, deadline=None)
settings.load_profile("project")

if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
