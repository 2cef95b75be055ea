"""What a report carries of its spec says the same as the spec."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from report.specification.experiment import load_spec
from report.verification.record import decode_spec, encode_spec

EXPERIMENTS = sorted((Path(__file__).parents[3] / "experiments").glob("*.yaml"))


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_the_carried_spec_is_the_spec(path: Path) -> None:
    spec = load_spec(path)
    again, epoch = decode_spec(encode_spec(spec, "1700000000"))
    assert again.model_dump() == spec.model_dump()
    assert (epoch, again.name) == ("1700000000", spec.name)
    assert again.requests() == spec.requests()


def test_the_carried_spec_names_no_place_on_the_authors_machine(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("title: x\ndata: {name: idx, path: here}\nvariants: {a: , b: }\n", encoding="utf-8")
    content = encode_spec(load_spec(path), "")
    assert b"here" not in content
    assert str(tmp_path).encode() not in content
    spec, _ = decode_spec(content, tmp_path)
    assert {recipe.data.path for _, _, recipe in spec.requests()} == {str(tmp_path)}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", json.dumps({"spec": {"variants": {}}}).encode()]
)
def test_what_is_no_carried_spec_is_refused(content: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        decode_spec(content)
