"""The laboratory: LeNet-5 and its variants as data, trained and probed.

Knows nothing of YAML, Chinese, the run store or reports. Importing this package imports no torch: `lenet.recipe`
and `lenet.anatomy` answer at once, so a spec can be checked without waiting for a tensor library.
"""
