"""What things cost, measured: `python -m benchmarks`, or `make bench`."""
