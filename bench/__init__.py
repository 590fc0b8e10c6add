"""The benchmarks: ``python -m bench`` measures the running service beside the floors and targets of PERFORMANCE.md."""
