"""torchvision, also beside a torch for which its binary part was not built.

The wheel on the package index is built for CUDA. With a CPU torch its binary part does not load, and
importing the package stops at "operator torchvision::nms does not exist", although datasets, transforms and
utils need no such operator. Declaring what the two missing operators would look like lets the import go
through.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

_COMPLAINT = "operator torchvision::nms does not exist"
_MISSING = ("nms", "qnms")

# A Library takes its operators with it when it is collected.
_declared: list[object] = []


def import_torchvision(submodule: str = "") -> ModuleType:
    """torchvision, or a part of it such as "transforms.v2".

    Raises:
        ImportError: torchvision is not installed.
    """
    name = f"torchvision.{submodule}".rstrip(".")
    try:
        return importlib.import_module(name)
    except RuntimeError as error:
        if _COMPLAINT not in str(error):
            raise
    from torch.library import Library

    for half_imported in [module for module in sys.modules if module.partition(".")[0] == "torchvision"]:
        del sys.modules[half_imported]
    library = Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    for operator in _MISSING:
        schema = f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
        library.define(schema)  # type: ignore[no-untyped-call]
    _declared.append(library)
    return importlib.import_module(name)
