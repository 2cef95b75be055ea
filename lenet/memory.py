"""Memory that is freed stays with the process: a training step then touches no fresh page.

An activation of 512 images takes 10 MB. By default glibc gives such a block back to the system when it is
freed, and the next step faults in 8,000 pages anew: more than a quarter of the CPU time of a LeNet-5 epoch.
No result depends on it.
"""

from __future__ import annotations

import ctypes
import sys

# From glibc's malloc.h.
_M_TRIM_THRESHOLD = -1
_M_MMAP_MAX = -4


def keep_freed_memory() -> bool:
    """Let the C library of this process reuse freed blocks of any size; says whether it agreed.

    Lasts as long as the process. C libraries other than glibc are left as they are.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    # No blocks outside the heap (0 mappings), and no trimming of the heap (-1: never).
    return bool(mallopt(_M_MMAP_MAX, 0)) and bool(mallopt(_M_TRIM_THRESHOLD, -1))
