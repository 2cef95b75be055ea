"""`labreport verify` believes nothing that is handed in: forged, shadowed, hidden and malformed reports are all told."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from report.cli import DIFFERENT, main
from report.digests import digest
from report.errors import Interrupted
from report.execution.progress import SilentReporter
from report.pipeline import build
from report.press.bounds import Bounds
from report.specification.own_templates import LARGEST
from report.store.stored_run import FILES
from report.verification import verify as verifying
from report.verification.findings import Finding, Verdict
from report.verification.json_data import DEEPEST, parsed
from report.verification.verify import verify
from report.wording import commands
from report.wording import verification as say
from tests.idx_files import write_idx_dataset
from tests.in_the_way import Spoil, a_file_of_holes, a_link_to_a_device, a_pipe, posix
from tests.report.training_here import train_here
from tests.report.verification.test_verify import SPEC, agree, check, edited

Forgery = Callable[[Path], object]
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forged")
    write_idx_dataset(folder / "digits", train=80, test=40)
    (folder / "small.yaml").write_text(SPEC.replace("[html]", "[html, md]"), encoding="utf-8")
    train_here(folder / "small.yaml", folder / "build" / "runs")
    build(folder / "small.yaml", reporter=SilentReporter(), out=folder / "build")
    return folder


@pytest.fixture
def report(original: Path, tmp_path: Path) -> Path:
    """The folder of a report of one's own to spoil."""
    shutil.copytree(original, tmp_path / "copy")
    return tmp_path / "copy" / "build" / "reports" / "small"


def manifest(report: Path, change: Change) -> None:
    content = json.loads((report / "manifest.json").read_bytes())
    change(content)
    (report / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def kinds(verdict: Verdict) -> set[tuple[str, str]]:
    return {(finding.kind, finding.file) for finding in verdict.findings}


def forged_page(report: Path, name: str = "report.html") -> None:
    edited(report / name, lambda text: text.replace("张三", "李四"))


def entry_removed(report: Path) -> None:
    forged_page(report)
    manifest(report, lambda it: it["files"].pop("report.html"))


def shadowed(report: Path) -> None:
    shutil.copy(report / "report.html", report / "a.html")
    forged_page(report)
    agree(report, "report.html")
    genuine = digest((report / "a.html").read_bytes())
    manifest(report, lambda it: it.update(files={"a.html": genuine, **it["files"]}))


def renamed(report: Path) -> None:
    (report / "report.html").rename(report / "a.html")
    shutil.copy(report / "a.html", report / "report.html")
    forged_page(report)
    manifest(report, lambda it: it["files"].update({"a.html": it["files"].pop("report.html")}))


def pages_gone(report: Path) -> None:
    for name in ("report.html", "report.md"):
        (report / name).unlink()
    manifest(report, lambda it: [it["files"].pop(name) for name in ("report.html", "report.md")])


def dropped_in(report: Path) -> None:
    (report / "report_final.pdf").write_bytes(b"%PDF-1.4")


def listed_besides(report: Path) -> None:
    (report / "figures" / "better.png").write_bytes(b"x")
    agree(report, "figures/better.png")


def linked(report: Path) -> None:
    (report / "more").symlink_to(report / "figures", target_is_directory=True)


def written_twice(report: Path) -> None:
    edited(report / "report.json", lambda text: text.replace("{", '{"format": 7,', 1))
    agree(report, "report.json")


def said_besides(report: Path) -> None:
    edited(report / "spec.json", lambda text: text.replace("{", '{"remark": "优",', 1))
    agree(report, "spec.json")


def made_from_other_things(report: Path) -> None:
    manifest(report, lambda it: it.update(inputs="0" * 64))


@pytest.mark.parametrize(
    ("forge", "kind", "file"),
    [
        (entry_removed, "stranger", "report.html"),
        (shadowed, "page_names", "manifest.json"),
        (shadowed, "page_text", "report.html"),
        (renamed, "page_names", "manifest.json"),
        (renamed, "stranger", "report.html"),
        (dropped_in, "stranger", "report_final.pdf"),
        (listed_besides, "stranger", "figures/better.png"),
        (linked, "stranger", "more"),
        (written_twice, "bytes", "report.json"),
        (said_besides, "bytes", "spec.json"),
        (made_from_other_things, "inputs", "manifest.json"),
    ],
)
def test_a_forgery_is_named(report: Path, forge: Forgery, kind: str, file: str) -> None:
    forge(report)
    verdict = check(report)
    assert (kind, file) in kinds(verdict)
    assert "核对不通过" in say.told(verdict)


def test_a_report_without_pages_is_none(report: Path) -> None:
    pages_gone(report)
    verdict = check(report)
    assert kinds(verdict) == {("no_page", str(report))}
    assert "html、md 不在报告中" in say.told(verdict)


def test_a_format_that_was_not_built_is_mentioned(report: Path) -> None:
    (report / "report.md").unlink()
    manifest(report, lambda it: it["files"].pop("report.md"))
    verdict = check(report)
    assert verdict.sound
    assert (verdict.pages, verdict.absent) == (("report.html",), ["md"])
    assert "格式 md 不在报告中" in say.told(verdict)


LOCK = b"\x05teacher".ljust(162)
LEFT = {
    ".DS_Store": b"x",
    "figures/Thumbs.db": b"x",
    "desktop.ini": b"x",
    "._report.html": bytes.fromhex("00051607") + b"x",
    "~$report.docx": LOCK,
    ".~lock.report.docx#": b",teacher,host,20.11.2026 10:00,file:///x;",
}


def test_files_of_systems_and_word_processors_are_passed_over(report: Path) -> None:
    for name, data in LEFT.items():
        (report / name).write_bytes(data)
    verdict = check(report)
    assert verdict.sound
    assert not any(name in say.told(verdict) for name in LEFT)


@pytest.mark.parametrize(
    "name", [name for name in LEFT if name.startswith((".", "~")) and name != ".DS_Store"]
)
def test_a_page_is_not_passed_over_for_its_name(report: Path, name: str) -> None:
    shutil.copy(report / "report.html", report / name)
    assert kinds(check(report)) == {("stranger", name)}


@pytest.mark.parametrize("name", ["批注.txt", "small.yaml", "train.py", "成绩.csv"])
def test_a_note_beside_the_report_is_said_to_be_unchecked_and_no_more(report: Path, name: str) -> None:
    (report / name).write_text("好", encoding="utf-8")
    verdict = check(report)
    assert verdict.sound
    assert f"文件夹里的 {name} 不属于这份报告，没有核对" in say.told(verdict)


@pytest.mark.parametrize(
    "name",
    [
        "报告.docx",
        "report.txt",
        "Report (1).pdf",
        "figures/a.txt",
        "better.png",
        "spec.yaml",
        "x.zip",
        "报告",
    ],
)
def test_what_could_pass_for_the_report_or_a_part_of_it_is_a_difference(report: Path, name: str) -> None:
    (report / name).write_bytes(b"x")
    assert kinds(check(report)) == {("stranger", name)}


def inverted(report: Path) -> None:
    path, content = report / "figures" / "kernels.png", io.BytesIO()
    ImageOps.invert(Image.open(path).convert("RGB")).save(content, "PNG")
    path.write_bytes(content.getvalue())


def words(report: Path) -> None:
    forged_page(report)


def other_format(report: Path) -> None:
    forged_page(report, "report.md")


def marks(report: Path) -> None:
    edited(report / "report.html", lambda text: text.replace("</style>", "p { color: black }</style>", 1))


def marks_of_the_other_format(report: Path) -> None:
    edited(report / "report.md", lambda text: f"{text}\n")


CLAIMS: dict[str, Change] = {
    "code": lambda it: it.update(code="0" * 64),
    "torch": lambda it: it["software"].update(torch="1.0"),
}
WORDS = [
    (words, "page_text", "report.html"),
    (other_format, "page_text", "report.md"),
]
CHANGES = [
    *WORDS,
    (inverted, "picture", "figures/kernels.png"),
    (marks, "page_markup", "report.html"),
    (marks_of_the_other_format, "rendering", "report.md"),
]


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize(("forge", "kind", "file"), CHANGES)
def test_no_claim_about_the_software_excuses_what_can_be_made_again(
    report: Path, claim: str, forge: Forgery, kind: str, file: str
) -> None:
    forge(report)
    agree(report, file)
    manifest(report, CLAIMS[claim])
    verdict = check(report)
    assert kinds(verdict) == {(kind, file)}
    assert "核对不通过" in say.told(verdict)


def claim_other_software(report: Path) -> None:
    manifest(report, CLAIMS["code"])
    manifest(report, CLAIMS["torch"])
    made_from_other_things(report)


@pytest.mark.parametrize(("forge", "kind", "file"), [*WORDS, (inverted, "picture", "figures/kernels.png")])
def test_no_other_software_is_the_cause_where_another_page_comes_out_here(
    report: Path, forge: Forgery, kind: str, file: str
) -> None:
    forge(report)
    agree(report, file)
    claim_other_software(report)
    other = "report.html" if file != "report.html" else "report.md"
    verdict = check(report)
    assert kinds(verdict) == {(kind, file)}
    assert other in verdict.remade
    told = say.told(verdict)
    assert "核对不通过" in told
    assert f"{other} 在本机重新生成的逐字节相同，可见不只是软件不同" in told.replace(
        "report.html、report.md", other
    )


def test_no_seal_in_the_manifest_excuses_a_page_where_another_comes_out_here(report: Path) -> None:
    forged_page(report)
    agree(report, "report.html")
    claim_other_software(report)
    manifest(report, lambda it: it.update(seal="0" * 64))
    verdict = check(report)
    assert kinds(verdict) == {("seal", "manifest.json"), ("page_text", "report.html")}
    assert "核对不通过" in say.told(verdict)


def test_no_other_software_is_the_cause_where_the_seal_comes_out_here(report: Path) -> None:
    for name in ("report.html", "report.md"):
        forged_page(report, name)
        agree(report, name)
    claim_other_software(report)
    told = say.told(check(report))
    assert "核对不通过" in told
    assert "校验码与本机算出的相同，可见正文本应相同" in told


@pytest.mark.parametrize(
    ("forge", "file"), [(marks, "report.html"), (marks_of_the_other_format, "report.md")]
)
def test_what_other_software_may_account_for_is_neither_passed_nor_called_forged(
    report: Path, forge: Forgery, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    forge(report)
    agree(report, file)
    claim_other_software(report)
    assert main(["verify", str(report), "--data-dir", str(report.parents[2] / "digits")]) == DIFFERENT
    printed = capsys.readouterr().out
    assert "部分内容无法在这台机器上核对" in printed
    assert file in printed
    assert not any(outcome in printed for outcome in ("核对通过", "核对不通过"))


def test_a_page_of_another_document_may_be_of_other_software(report: Path) -> None:
    for name in ("report.html", "report.md"):
        forged_page(report, name)
        agree(report, name)
    claim_other_software(report)
    manifest(report, lambda it: it.update(seal="0" * 64))
    verdict = check(report)
    assert {kind for kind, _ in kinds(verdict)} == {"seal", "page_text"}
    assert "部分内容无法在这台机器上核对" in say.told(verdict)


def test_a_wrong_number_on_a_page_of_other_software_is_told_once_as_the_page_writes_it(report: Path) -> None:
    page = (report / "report.html").read_text(encoding="utf-8")
    true = re.findall(r'data-number="small\.test_accuracy">([^<]*±[^<]*)<', page)[0]
    edited(report / "report.html", lambda text: text.replace(f">{true}<", ">99.99 ± 0.01<", 1))
    agree(report, "report.html")
    claim_other_software(report)
    (told,) = check(report).findings
    assert (told.kind, told.found, told.wanted) == ("page_number", "99.99 ± 0.01", true)


def test_what_another_version_made_alike_is_sound(report: Path) -> None:
    manifest(report, CLAIMS["code"])
    made_from_other_things(report)
    verdict = check(report)
    assert verdict.sound
    assert "labreport 的程序或模板）" in say.told(verdict)


def test_other_software_accounts_for_no_file_that_was_changed_afterwards(report: Path) -> None:
    forged_page(report)
    manifest(report, CLAIMS["code"])
    made_from_other_things(report)
    assert "核对不通过" in say.told(check(report))


def test_a_picture_compared_with_the_authors_own_copy_is_not_confirmed(
    original: Path, tmp_path: Path
) -> None:
    spec = original / "samples.yaml"
    spec.write_text(SPEC.replace("kind: kernels", "kind: samples"), encoding="utf-8")
    build(spec, reporter=SilentReporter(), jobs=1, out=tmp_path / "build", runs=original / "build" / "runs")
    verdict = verify(
        tmp_path / "build" / "reports" / "samples",
        runs=original / "build" / "runs",
        reporter=SilentReporter(),
    )
    assert (verdict.findings, verdict.undrawn) == ([], ["samples"])
    assert not verdict.sound
    assert "部分内容无法在这台机器上核对" in say.told(verdict)
    assert "核对通过" not in say.told(verdict)


HOSTILE = {
    "endless": (
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "要用的时间或内存太多",
    ),
    "no template": ("{{ nobody }}", "第 1 行有误"),
    "too deep": ("{{ " + "not " * 5000 + "1 }}", "嵌套得太深"),
    "not UTF-8": ("\udcff", "不是 UTF-8"),
}


@pytest.mark.parametrize(("template", "told"), HOSTILE.values(), ids=list(HOSTILE))
def test_a_carried_template_that_cannot_be_rendered_is_a_finding(
    report: Path, template: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("report.press.bounded_press.BOUNDS", {"html": Bounds(1, 1000)})
    name = "templates/sections/cover.html.jinja"
    (report / name).parent.mkdir(parents=True)
    (report / name).write_bytes(template.encode(errors="surrogateescape"))
    agree(report, name)
    verdict = check(report)
    manifests = {("inputs", "manifest.json"), ("seal", "manifest.json")}
    # The other page is checked all the same: it prints the seal, in which the templates have a part.
    assert kinds(verdict) == {*manifests, ("unset", "report.html"), ("page_text", "report.md")}
    assert re.search(f"report.html：无法重新排版，没有核对。自己的模板.*{told}", say.told(verdict))
    assert "核对不通过" in say.told(verdict)


def test_a_carried_template_that_no_build_would_take_is_a_stranger(report: Path) -> None:
    name = "templates/sections/cover.html.jinja"
    (report / name).parent.mkdir(parents=True)
    (report / name).write_bytes(b" " * (LARGEST + 1))
    agree(report, name)
    assert kinds(check(report)) == {("stranger", name)}


DEEP = "[" * 200_000


def manifest_is(text: str) -> Forgery:
    return lambda report: (report / "manifest.json").write_text(text)


def software_is(claim: object) -> Forgery:
    return lambda report: manifest(report, lambda it: it.update(software=claim))


def listed(name: str) -> Forgery:
    return lambda report: manifest(report, lambda it: it["files"].update({name: "x"}))


def keyed(key: str) -> Forgery:
    return lambda report: manifest(report, lambda it: it["runs"]["small/0"].update(key=key))


def in_spec(old: str, new: str) -> Forgery:
    def forge(report: Path) -> None:
        edited(report / "spec.json", lambda text: text.replace(old, new, 1))
        agree(report, "spec.json")

    return forge


def whole(name: str, text: str) -> Forgery:
    def forge(report: Path) -> None:
        (report / name).write_text(text)
        agree(report, name)

    return forge


def folder_for(name: str) -> Forgery:
    def forge(report: Path) -> None:
        (report / name).unlink()
        (report / name).mkdir()

    return forge


def no_epochs_in_the_store(report: Path) -> None:
    (run,) = list((report.parents[1] / "runs").glob("[!.]*"))[:1]
    (run / "epochs.jsonl").write_bytes(b"")


def spec_of_more_epochs(report: Path) -> None:
    edited(report / "spec.json", lambda text: text.replace('"epochs": 2', '"epochs": 9'))
    agree(report, "spec.json")


def link_for(name: str, target: str) -> Forgery:
    def forge(report: Path) -> None:
        (report / name).unlink()
        (report / name).symlink_to(target)

    return forge


def folder_in_the_store(report: Path) -> None:
    (run,) = list((report.parents[1] / "runs").glob("[!.]*"))[:1]
    (run / FILES[2]).unlink()
    (run / FILES[2]).mkdir()


@pytest.mark.parametrize(
    ("spoil", "status", "sentence"),
    [
        (manifest_is(DEEP), 2, "不完整或已损坏"),
        (manifest_is('{"files": ' + "9" * 10_000 + "}"), 2, "不完整或已损坏"),
        (listed("a\0b"), 2, "不完整或已损坏"),
        (listed("a" * 5000), 2, "不完整或已损坏"),
        (listed("/etc/passwd"), 2, "不完整或已损坏"),
        (keyed("a" * 5000), 2, "不完整或已损坏"),
        (keyed("a\0b"), 2, "不完整或已损坏"),
        (keyed("../../../etc"), 2, "不完整或已损坏"),
        (software_is({"torch": [1]}), 2, "不完整或已损坏"),
        (software_is("abc"), 2, "不完整或已损坏"),
        (whole("spec.json", DEEP), 3, "spec.json：内容已损坏，无法读取"),
        (whole("report.json", DEEP), 3, "report.json：内容已损坏，无法读取"),
        (in_spec('"source_date_epoch": ""', '"source_date_epoch": "abc"'), 3, "spec.json：内容已损坏"),
        (
            in_spec('"source_date_epoch": ""', f'"source_date_epoch": "{"9" * 20}"'),
            3,
            "spec.json：内容已损坏",
        ),
        (folder_for("report.html"), 3, "report.html：文件缺失"),
        (folder_for("spec.json"), 3, "spec.json：文件缺失"),
        (folder_for("manifest.json"), 2, "没有 manifest.json"),
        (folder_in_the_store, 3, "被改动过或已损坏"),
        (no_epochs_in_the_store, 3, "epochs.jsonl"),
        (spec_of_more_epochs, 3, "它的设置与实验说明不符"),
        (link_for("figures/kernels.png", "kernels.png"), 3, "kernels.png：文件缺失"),
        (link_for("report.html", "/dev/zero"), 2, "不完整或已损坏"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    report: Path, capsys: pytest.CaptureFixture[str], spoil: Forgery, status: int, sentence: str
) -> None:
    spoil(report)
    assert main(["verify", str(report), "--data-dir", str(report.parents[2] / "digits")]) == status
    said = "".join(capsys.readouterr())
    assert sentence in said
    assert "核对通过" not in said


@posix
@pytest.mark.parametrize(
    ("name", "status", "sentence", "spoil"),
    [
        ("report.html", 3, "report.html：文件缺失", a_pipe),
        ("report.json", 3, "report.json：文件缺失", a_pipe),
        ("spec.json", 3, "spec.json：文件缺失", a_pipe),
        ("manifest.json", 2, "没有 manifest.json", a_pipe),
        ("report.html", 3, "report.html：文件太大", a_file_of_holes),
        ("report.json", 3, "report.json：文件太大", a_file_of_holes),
        ("spec.json", 3, "spec.json：文件太大", a_file_of_holes),
        ("manifest.json", 2, "manifest.json 不完整或已损坏", a_file_of_holes),
    ],
)
def test_what_is_no_file_is_missing(
    report: Path, capsys: pytest.CaptureFixture[str], name: str, status: int, sentence: str, spoil: Spoil
) -> None:
    spoil(report / name)
    assert main(["verify", str(report), "--data-dir", str(report.parents[2] / "digits")]) == status
    said = "".join(capsys.readouterr())
    assert said.count(name) == 1, said
    assert sentence in said
    assert "核对通过" not in said


@posix
@pytest.mark.parametrize("spoil", [a_pipe, a_link_to_a_device, a_file_of_holes])
def test_a_run_with_something_else_for_a_file_is_damaged(
    report: Path, capsys: pytest.CaptureFixture[str], spoil: Spoil
) -> None:
    (run,) = list((report.parents[1] / "runs").glob("[!.]*"))[:1]
    spoil(run / "weights.safetensors")
    assert main(["verify", str(report), "--data-dir", str(report.parents[2] / "digits")]) == 3
    assert "被改动过或已损坏" in capsys.readouterr().out


@pytest.mark.parametrize("nested", ["{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "[" * 5000, "> " * 5000])
def test_texts_without_end_are_refused_or_differ(
    report: Path, capsys: pytest.CaptureFixture[str], nested: str
) -> None:
    in_spec("{{ small.test_accuracy | with_std }}", nested)(report)
    assert main(["verify", str(report), "--data-dir", str(report.parents[2] / "digits")]) in (2, 3)
    assert "核对通过" not in "".join(capsys.readouterr())


def test_a_store_that_cannot_be_is_refused(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(report), "--runs", "a" * 5000]) == 2
    assert "没有找到训练结果的文件夹" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["a" * 5000, "/".join(["a" * 100] * 50), "absent/report.pdf"])
def test_a_place_that_cannot_be_is_refused(
    report: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    assert main(["verify", str(report / place)]) == 2
    assert "不是报告的文件夹" in capsys.readouterr().err


def test_nothing_that_a_report_carries_can_write_a_line_of_its_own() -> None:
    verdict = Verdict([Finding("stranger", "x\n核对通过：全部\x1b[2K\u202e")])
    assert len(say.told(verdict).splitlines()) == 2
    assert not {"\x1b", "\u202e"} & {*say.told(verdict)}


def test_json_is_read_to_a_depth_and_no_further() -> None:
    deep = 1
    for _ in range(DEEPEST - 1):
        deep = {"a": deep}  # type: ignore[assignment]
    assert parsed(json.dumps(deep).encode()) == deep
    with pytest.raises(ValueError, match="deeply"):
        parsed(json.dumps([[deep]]).encode())


def test_an_interrupted_check_promises_nothing(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        # What Ctrl-C comes to; the signal itself is ignored where the tests run in the background of a shell.
        raise KeyboardInterrupt

    monkeypatch.setattr(verifying, "check_files", interrupted)
    with pytest.raises(Interrupted, match="核对已中断"):
        verify(report, reporter=SilentReporter())
    assert main(["verify", str(report)]) == 130
    assert capsys.readouterr().err == f"{say.INTERRUPTED}\n"
    assert "接着做" not in say.INTERRUPTED
    assert (
        commands.interrupted(["verify", "R"]) == say.INTERRUPTED
    )  # while its modules are still being loaded
    assert commands.interrupted(["build", "S"]) == commands.INTERRUPTED
