"""The spec: what a student writes, checked in one pass, with a place for every fault."""

from report.specification.experiment import ExperimentSpec, load_spec

__all__ = ["ExperimentSpec", "load_spec"]
