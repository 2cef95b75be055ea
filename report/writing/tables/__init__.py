"""Tables of the report: functions of a study that return three-line tables, not yet numbered."""

from report.writing.tables.comparison import comparison, costs, differences
from report.writing.tables.configurations import settings
from report.writing.tables.network import dataset, hyperparameters, layer_costs, layers
from report.writing.tables.provenance import environment, runs
from report.writing.tables.results import checks, class_scores, confused_pairs, epochs, seeds

__all__ = [
    "checks",
    "class_scores",
    "comparison",
    "confused_pairs",
    "costs",
    "dataset",
    "differences",
    "environment",
    "epochs",
    "hyperparameters",
    "layer_costs",
    "layers",
    "runs",
    "seeds",
    "settings",
]
