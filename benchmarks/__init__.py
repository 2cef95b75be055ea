"""Speed and memory, measured by hand: `make bench`, or `python -m benchmarks`. No test asserts a time."""
