"""A document on its way from one process of this program to another: how it is read there, and how an answer is waited for."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path

POLL_SECONDS = 0.2
"""How long is waited at a time: on Windows, Ctrl-C is delivered between two waits only."""


@cache
def types_of_documents() -> Mapping[tuple[str, str], type]:
    """All types that a document is made of, by module and name."""
    from report import blocks, document, inlines

    kinds = [kind for module in (document, blocks, inlines) for kind in vars(module).values()]
    own = [kind for kind in kinds if isinstance(kind, type) and is_dataclass(kind)]
    return {(kind.__module__, kind.__qualname__): kind for kind in (*own, type(Path()))}


class OwnTypes(pickle.Unpickler):
    """Reads a document back. Names are looked up in a table, not among modules: nothing else can be made or called."""

    def find_class(self, module: str, name: str) -> type:
        """The type of that name.

        Raises:
            pickle.UnpicklingError: no document has such a part.
        """
        try:
            return types_of_documents()[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name}") from None
