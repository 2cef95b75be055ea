"""Writing: values and prose become the frozen document."""
