"""Where randomness comes from, and what a result may still depend on: the machine and its libraries.

With explicit generators, torch's deterministic algorithms and the same number of threads, two processes on
one machine give the same bits. Another number of threads, or another type of CPU, may not. No torch is
imported here before it is needed.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

LIBRARIES = ("torch", "torchvision", "numpy")


def deterministic(threads: int) -> None:
    """Let this process compute the same bits each time: deterministic algorithms on `threads` threads."""
    import torch

    # The same switch as torch.use_deterministic_algorithms(True), which also loads torch's compiler: a second.
    torch.set_deterministic_debug_mode("error")
    torch.set_num_threads(threads)


def generator(seed: int, purpose: str) -> torch.Generator:
    """A stream of random numbers of its own for each purpose ("weights", "shuffle", ...) of one seed."""
    import torch

    derived = hashlib.sha256(f"{purpose}:{seed}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(derived[:8], "big"))


def environment() -> dict[str, str | int]:
    """What a result may depend on beyond its recipe: versions, system, CPU. Names no person, no machine."""
    return {
        "python": platform.python_version(),
        **{library: _version(library) for library in LIBRARIES},
        "os": _operating_system(),
        "machine": platform.machine(),
        "cpu": _cpu_name(),
        "logical_cores": os.cpu_count() or 1,
    }


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


def _operating_system() -> str:
    """E.g. "Debian GNU/Linux 12 (bookworm)", "macOS 15.1", "Windows 11"."""
    system = platform.system()
    if system == "Linux":
        try:
            return platform.freedesktop_os_release()["PRETTY_NAME"]
        except (OSError, KeyError):
            return system
    if system == "Darwin":
        return f"macOS {platform.mac_ver()[0]}"
    return f"{system} {platform.release()}"


def _cpu_name() -> str:
    """E.g. "AMD EPYC 9575F 64-Core Processor"; where the system does not say, the architecture."""
    name = {"Linux": linux_cpu_name, "Darwin": mac_cpu_name}.get(platform.system(), platform.processor)()
    return name or platform.machine()


def linux_cpu_name(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """The "model name" of the first processor; "" on machines that have none, such as many with ARM cores."""
    try:
        lines = cpuinfo.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    fields = (line.partition(":") for line in lines)
    return next((value.strip() for field, _, value in fields if field.strip() == "model name"), "")


def mac_cpu_name() -> str:
    """What sysctl calls the processor, e.g. "Apple M3"; "" where it does not answer."""
    command = ["sysctl", "-n", "machdep.cpu.brand_string"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=5).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
