"""What can stop a benchmark."""


class BenchmarkError(Exception):
    """A benchmark could not be finished; the message says why."""
