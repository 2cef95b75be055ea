"""The press: a document becomes files."""
