"""Where the bytes of a dataset come from: one module a source, and `obtain`, which asks them in order.

Sources need not be trusted: whoever supplies the bytes, the SHA-256 of the uncompressed IDX files decides.
"""
