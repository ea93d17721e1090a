"""The loop of a command that does its work each minute until it is told to stop."""

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections

SECONDS_BETWEEN = 60
SECONDS_BETWEEN_LOOKS = 1


class EveryMinute:
    """Works at once and then each minute, until SIGTERM or SIGINT, or until the process `parent`
    that started this one has ended. What is being done then is finished first."""

    def __init__(self, parent: int | None = None) -> None:
        self.parent = parent
        self.told = threading.Event()

    @property
    def is_over(self) -> bool:
        """Whether to stop; long work asks between its steps."""
        orphaned = self.parent is not None and os.getppid() != self.parent
        return self.told.is_set() or orphaned

    def run(self, work: Callable[[], Any]) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: self.told.set())
        while not self.is_over:
            # A database that was away is asked anew.
            close_old_connections()
            work()
            self.wait()

    def wait(self) -> None:
        for _second in range(0, SECONDS_BETWEEN, SECONDS_BETWEEN_LOOKS):
            if self.told.wait(SECONDS_BETWEEN_LOOKS) or self.is_over:
                return
