"""Execution: from the runs that a report asks for to finished runs, in worker processes."""
