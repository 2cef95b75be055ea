"""Whatever is in a spec, the answer is a report's spec or sentences with their places: no traceback, no hang, nothing leaked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from report.cli import main
from report.errors import Fault, RenderError, SpecError
from report.specification.experiment import load_spec
from report.specification.reference import json_schema
from report.writing.rehearsal import rehearse

SMALLEST: dict[str, Any] = {"title": "实验", "variants": {"classic": {}}}
SECRET = "root:x:0:0"
HOSTILE: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1, 3, 10**9, 10**400, -(10**18), 0.5, 1e308, float("inf"), float("nan")),
    *("", " ", "1e-3", "yes", "<script>alert(1)</script>", "{{ 7 * 7 }}", "{% for x in y %}", "../../x"),
    *("/etc/passwd", "file:///etc/passwd", "\u202eabc", "a\tb", "长" * 10_000, "{{ ''.__class__.__mro__ }}"),
    *([], [[]], [None], [1, "a"], [{}], {}, {"a": 1}, {"__class__": "x"}, {"name": "mnist"}, {"kind": "x"}),
)
Path_ = tuple[str | int, ...]


def fields() -> tuple[Path_, ...]:
    """Every place that the JSON schema knows, lists by their first entry, unions by all their members."""
    whole = json.loads(json_schema())
    definitions: Mapping[str, Any] = whole.get("$defs", {})

    def inside(schema: Mapping[str, Any], path: Path_, depth: int) -> Iterator[Path_]:
        if path:
            yield path
        if depth > 6:
            return
        if "$ref" in schema:
            yield from inside(definitions[schema["$ref"].rpartition("/")[2]], path, depth + 1)
        for member in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
            yield from inside(member, path, depth + 1)
        for name, below in schema.get("properties", {}).items():
            yield from inside(below, (*path, name), depth + 1)
        if isinstance(schema.get("additionalProperties"), dict):
            yield from inside(schema["additionalProperties"], (*path, "classic"), depth + 1)
        if isinstance(schema.get("items"), dict):
            yield from inside(schema["items"], (*path, 0), depth + 1)

    return tuple(dict.fromkeys(inside(whole, (), 0)))


FIELDS = fields()


def planted(path: Path_, value: object) -> dict[str, Any]:
    """A spec that is right but for one place."""
    spec = json.loads(json.dumps(SMALLEST))
    node: Any = spec
    for part, following in zip(path, (*path[1:], None), strict=True):
        fresh: object = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(node, list):
            node.append(fresh)
            node = node[-1]
        else:
            if following is None or not isinstance(node.get(part), dict | list):
                node[part] = fresh
            node = node[part]
    return dict(spec)


def test_the_schema_was_walked() -> None:
    known = {".".join(map(str, path)) for path in FIELDS}
    assert {"title", "training.epochs", "variants.classic.model.channels.0", "figures.0.kind"} <= known
    assert len(FIELDS) > 100


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(FIELDS), value=st.sampled_from(HOSTILE))
def test_any_value_in_any_place_is_taken_or_told(tmp_path: Path, path: Path_, value: object) -> None:
    assert_taken_or_told(tmp_path / "spec.yaml", path, value)


@pytest.mark.soak
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_every_value_in_every_place_is_taken_or_told(tmp_path: Path, value: object) -> None:
    for path in FIELDS:
        assert_taken_or_told(tmp_path / "spec.yaml", path, value)


def assert_taken_or_told(file: Path, path: Path_, value: object) -> None:
    """A spec with a value planted in it is either right or refused in Chinese, with places."""
    file.write_text(yaml.safe_dump(planted(path, value), allow_unicode=True), encoding="utf-8")
    for fault in faults_of(file):
        assert fault.line >= 1
        assert re.search("[一-鿿]", fault.message), fault
        assert len(str(fault)) < 2000, "a long value is not repeated"
        assert not re.search(r"pydantic|Traceback|ValidationError|Input should", fault.message), fault


def faults_of(file: Path) -> tuple[Fault, ...]:
    """What is wrong with a spec; an error that is not meant for the user is a bug and comes through."""
    try:
        rehearse(load_spec(file))
    except SpecError as error:
        return error.faults
    except RenderError as error:  # a character that no font has: a sentence without a place
        return (Fault(str(file), 1, 1, "", str(error)),)
    return ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("training: {learning_rate: .inf}", "learning_rate"),
        ("training: {learning_rate: .nan}", "learning_rate"),
        ("training: {epochs: 0}", "epochs"),
        ("training: {epochs: 1000000000}", "epochs"),
        ("training: {batch_size: 60000}\ndata: {train_size: 100}", "多于训练集的 100 个"),
        ("model: {channels: [4096, 4096], kernel_sizes: [31, 31], paddings: [15, 15]}", "网络太大"),
        (
            "model: {channels: [4096, 4096, 4096, 4096], kernel_sizes: [31, 31, 31, 31], paddings: [15, 15, 15, 15]}",
            "网络太大",
        ),
        (
            "data: {image_size: 256}\nmodel: {channels: [64], kernel_sizes: [9], paddings: [4], hidden: [8]}",
            "网络太大|内存",
        ),
        ("training: {batch_size: 60000}\nmodel: {channels: [64, 64]}", "GB 内存"),
        ("data: {name: idx}", "要写 path"),
        ("data: {name: folder}", "要写 path"),
        ("data: {name: fashion_mnist, path: x}", "path 只用于"),
    ],
)
def test_what_no_machine_can_do_is_refused_before_anything_is_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    file = tmp_path / "spec.yaml"
    file.write_text(f"title: x\nvariants: {{a: }}\n{text}\n", encoding="utf-8")
    assert main(["check", str(file)]) == 2
    assert re.search(told, capsys.readouterr().err)


@pytest.mark.parametrize("name", ["<script>", "{{ 7 }}", "..", "长" * 100, "\u202ea", "con", "a\nb"])
def test_a_hostile_file_name_leads_nowhere(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    path = inner / f"{name}.yaml"
    try:
        path.write_text("title: x\nvariants: {a: }\n", encoding="utf-8")
    except OSError:
        path = inner / "absent.yaml"  # the system refuses the name itself
    before = sorted(tmp_path.rglob("*"))
    assert main(["build", str(path), "--out", str(inner / "build")]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "prose",
    [
        "![x](file:///etc/passwd)",
        "![x](http://127.0.0.1:9/x.png)",
        "{% include '/etc/passwd' %}",
        "{{ ref.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ baseline.__init__.__globals__ }}",
        "{{ [].append.__self__ }}",
        "{{ request }}",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](vbscript:x)",
    ],
)
def test_prose_reads_nothing_and_runs_nothing(
    tmp_path: Path, prose: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "spec.yaml"
    content = SMALLEST | {"prose": {"summary": prose}}
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    assert main(["check", str(file)]) == 2
    told = capsys.readouterr().err
    assert "prose.summary" in told
    assert SECRET not in told


def test_a_student_file_is_as_suspect_as_a_spec(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec, student = tmp_path / "spec.yaml", tmp_path / "me.yaml"
    spec.write_text(yaml.safe_dump(SMALLEST), encoding="utf-8")
    student.write_text('姓名: [1]\n学号: "\\0"\n密码: x\n', encoding="utf-8")
    assert main(["check", str(spec), "--student", str(student)]) == 2
    told = capsys.readouterr().err
    assert all(key in told for key in ("姓名", "学号", "密码"))
