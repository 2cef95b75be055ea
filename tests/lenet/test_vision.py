"""torchvision can be imported, whatever torch it was built for.

Which way the real one goes depends on the machine; packages that behave like either wheel show both ways
anywhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import torch

from lenet.vision import import_torchvision

ROOT = Path(__file__).parents[2]

PLAIN = """
import sys
sys.imported = getattr(sys, "imported", 0) + 1
import torchvision.datasets
"""

COMPLAINING = (
    PLAIN
    + """
import torch
for operator in ("nms", "qnms"):
    torch.library.register_fake("torchvision::" + operator)(lambda dets, scores, iou_threshold: dets)
"""
)

REPORT = """
import sys
from lenet import vision
module = vision.import_torchvision()
again = vision.import_torchvision("datasets") is module.datasets
print(module.__file__ == sys.argv[1], sys.imported, len(vision._declared), again)
"""


def import_fake(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    package = folder / "torchvision"
    package.mkdir()
    (package / "__init__.py").write_text(source, encoding="utf-8")
    (package / "datasets.py").write_text("", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}
    command = [sys.executable, "-W", "error", "-c", REPORT, str(package / "__init__.py")]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


def test_the_torchvision_of_this_machine_works() -> None:
    v2 = import_torchvision("transforms.v2")
    image = torch.arange(784, dtype=torch.float32).reshape(1, 28, 28)
    assert v2.functional.rotate(image, 180).equal(image.flip(1, 2))
    assert import_torchvision() is sys.modules["torchvision"]


def test_a_torchvision_that_imports_plainly_is_left_as_it_is(tmp_path: Path) -> None:
    outcome = import_fake(tmp_path, PLAIN)
    assert outcome.stdout.split() == ["True", "1", "0", "True"], outcome.stderr


def test_a_torchvision_without_its_binary_part_is_imported_again_with_its_operators_declared(
    tmp_path: Path,
) -> None:
    outcome = import_fake(tmp_path, COMPLAINING)
    assert outcome.stdout.split() == ["True", "2", "1", "True"], outcome.stderr


def test_any_other_complaint_is_passed_on(tmp_path: Path) -> None:
    outcome = import_fake(tmp_path, PLAIN + "raise RuntimeError(f'another complaint, time {sys.imported}')\n")
    assert outcome.returncode == 1
    assert outcome.stderr.strip().endswith("RuntimeError: another complaint, time 1")
