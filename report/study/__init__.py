"""The study: what can be said about finished runs, as values."""
