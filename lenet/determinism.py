"""Where randomness comes from, and what a result may still depend on: the machine and its libraries.

With explicit generators, torch's deterministic algorithms and the same number of threads, two processes on
one machine give the same bits. Another number of threads, another type of CPU, or a graphics card may not. No torch
is imported here before it is needed.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from lenet.errors import DeviceMissing

if TYPE_CHECKING:
    import torch

    from lenet.recipe import Device

LIBRARIES = ("torch", "torchvision", "numpy")


def deterministic(threads: int, device: Device = "cpu") -> None:
    """Let this process compute the same bits each time: deterministic algorithms on `threads` threads.

    To be called before anything is computed. On a graphics card all arithmetic is then in full single precision, as on a
    processor.

    Raises:
        DeviceMissing: there is no such device.
    """
    if device == "cuda":
        # Read by cuBLAS and cuDNN when they are first used. (NVIDIA: cuBLAS, "Results reproducibility".)
        os.environ |= {"CUBLAS_WORKSPACE_CONFIG": ":4096:8", "NVIDIA_TF32_OVERRIDE": "0"}
    import torch

    if device == "cuda" and not torch.cuda.is_available():
        raise DeviceMissing(device)

    # The same switch as torch.use_deterministic_algorithms(True), which also loads torch's compiler: a second.
    torch.set_deterministic_debug_mode("error")
    # It would also fill all new memory, so that whoever reads what nobody wrote reads the same: 2 % of a step. Nobody does.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.set_num_threads(threads)


def generator(seed: int, purpose: str, device: Device = "cpu") -> torch.Generator:
    """A stream of random numbers of its own for each purpose ("weights", "shuffle", ...) of one seed, on `device`."""
    import torch

    derived = hashlib.sha256(f"{purpose}:{seed}".encode()).digest()
    return torch.Generator(device).manual_seed(int.from_bytes(derived[:8], "big"))


def environment(device: Device = "cpu") -> dict[str, str | int]:
    """What a result may depend on beyond its recipe: versions, system, CPU, and the graphics card if that is the device.

    Names no person, no machine.
    """
    return {
        "python": platform.python_version(),
        **{library: _version(library) for library in LIBRARIES},
        "os": _operating_system(),
        "machine": platform.machine(),
        "cpu": _cpu_name(),
        "logical_cores": os.cpu_count() or 1,
        **(_graphics_card() if device == "cuda" else {}),
    }


def _graphics_card() -> dict[str, str | int]:
    """E.g. "NVIDIA H200", and the libraries that compute on it."""
    import torch

    cudnn: int | None = torch.backends.cudnn.version()  # type: ignore[no-untyped-call]
    return {"gpu": torch.cuda.get_device_name(), "cuda": torch.version.cuda or "", "cudnn": cudnn or 0}


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
