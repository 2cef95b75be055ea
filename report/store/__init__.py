"""The run store: finished runs by the digest of what they are made from."""
