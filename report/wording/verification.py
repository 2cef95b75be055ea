"""What `labreport verify` says, and what a report says of how it can be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from report.specification.formats import FORMATS
from report.verification.findings import Finding, Retrained, Verdict

SEAL = (
    "本报告的校验码（SHA-256）由正文、全部数字、实验说明与各次训练结果共同算出，同时记录在 manifest.json 中；"
    "执行 labreport verify 可以逐项核对："
)

MOST_FINDINGS = 40
INTERRUPTED = "核对已中断，没有得出结论；再次运行会从头核对。报告和训练结果都没有改动"


def no_report(place: Path) -> str:
    """Not a report's folder."""
    return f"{cut(str(place))} 不是报告的文件夹：其中没有 manifest.json"


def no_record(manifest: Path) -> str:
    """Written by an older version, or damaged."""
    return f"{manifest} 不完整或已损坏，无法据此核对；请重新 build 这份报告"


def no_store(store: Path) -> str:
    """The runs are elsewhere."""
    return f"没有找到训练结果的文件夹 {cut(str(store))}；请用 --runs 指明"


def data_needed(name: str) -> str:
    """--retrain of a report on data of the student's own."""
    return (
        f"重新训练要用到自备的数据集（{name}），而报告不记录它所在的文件夹；"
        "请用 --data-dir 指明该文件夹，例如 --data-dir pics"
    )


def changes(before: Mapping[str, str], now: Mapping[str, str], *, other_code: bool) -> tuple[str, ...]:
    """In which software the report's machine and this one differ."""
    found = [
        f"{name} {before.get(name, '无')} → {now.get(name, '无')}"
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    ]
    return (*found, *(["labreport 的程序或模板"] if other_code else []))


def told(verdict: Verdict) -> str:
    """The whole outcome; whatever a report carries, none of it can end a line or steer a terminal."""
    lines = [finding(each) for each in verdict.findings[:MOST_FINDINGS]]
    if len(verdict.findings) > MOST_FINDINGS:
        lines.append(f"……另有 {len(verdict.findings) - MOST_FINDINGS} 处不一致")
    lines += [outcome(verdict), *notes(verdict)]
    return "\n".join(printable(line) for line in lines)


def outcome(verdict: Verdict) -> str:
    """The verdict in one sentence."""
    if verdict.differs:
        return f"核对不通过：共 {len(verdict.findings)} 处不一致"
    if verdict.findings:
        return (
            f"部分内容无法在这台机器上核对：以上 {len(verdict.findings)} 处与重新生成的不同，"
            "可能只因软件不同，也可能被改动过；请用生成报告时的软件再核对一次"
        )
    checked = f"{verdict.files} 个文件、{verdict.runs} 次训练、{verdict.numbers} 个数字"
    pictures = f"、{verdict.pictures} 幅图" if verdict.pictures else ""
    if verdict.undrawn:
        return f"部分内容无法在这台机器上核对：除下述的图以外，{checked}与实验说明和训练结果一致"
    pages = "、".join(verdict.pages)
    return f"核对通过：{pages} 等 {checked}{pictures}与实验说明和训练结果一致"


def notes(verdict: Verdict) -> Sequence[str]:
    """What limits the outcome."""
    lines = []
    if verdict.other_software:
        equal = "" if verdict.findings else "，但重新生成的全部内容逐字节相同"
        lines.append(
            f"说明：manifest.json 称生成报告的软件与本机不同（{'；'.join(verdict.other_software)}）{equal}"
        )
    if verdict.absent:
        lines.append(f"说明：实验说明要求的格式 {'、'.join(verdict.absent)} 不在报告中，没有核对")
    if verdict.templates:
        lines.append(
            f"说明：版面用了作者自己的模板（{'、'.join(verdict.templates)}），模板里写的文字和样式不在核对之列"
        )
    if verdict.ignored:
        lines.append(f"说明：忽略了操作系统留下的文件 {'、'.join(verdict.ignored)}")
    if verdict.undrawn:
        labels = "、".join(verdict.undrawn)
        lines.append(
            f"说明：本机没有数据集，图 {labels} 没有重画，只与作者的绘图缓存比较；可用 --data-dir 指明数据集"
        )
    lines += [retrained(each) for each in verdict.retrained]
    return lines


def retrained(run: Retrained) -> str:
    """A run trained again, without a difference."""
    if run.agreement == "bits":
        return f"重新训练 {run.name}：与保存的结果逐位相同"
    return (
        f"重新训练 {run.name}：机器或软件不同，结果并非逐位相同，"
        "但测试准确率之差在允许范围之内（0.5 个百分点，或 3 幅图像）"
    )


def finding(found: Finding) -> str:
    """One difference, with its place."""
    here = f"，现为 {shown(found.found)}，应为 {shown(found.wanted)}"
    where = f"（{found.place} 处）" if found.place else ""
    match found.kind:
        case "file_missing":
            return f"{found.file}：文件缺失"
        case "file_changed":
            return f"{found.file}：文件被改动过，与 manifest.json 中的摘要不符"
        case "unreadable":
            return f"{found.file}：内容已损坏，无法读取"
        case "stranger":
            return f"{found.file}：不属于这份报告（不是生成报告时写的文件），没有核对"
        case "no_page":
            return f"{found.file}：其中没有列入 manifest.json 的报告正文（{'、'.join(FORMATS)}）"
        case "page_names":
            return f"{found.file}：列出了不止一份报告正文（{found.item}）"
        case "inputs":
            return f"{found.file}：生成正文所依据的内容与重新计算的不符{here}"
        case "bytes":
            return f"{found.file}：所载内容未变，但文件与重新写出的不同"
        case "seal":
            return f"{found.file}：校验码与内容不符{here}"
        case "run_missing":
            return f"训练 {found.item}：结果不存在（{found.file}）"
        case "run_damaged":
            return f"训练 {found.item}：结果文件 {found.file} 被改动过或已损坏"
        case "run_replaced":
            return f"训练 {found.item}：不是生成报告时的那一次结果（{found.file}）"
        case "run_unnamed":
            return f"训练 {found.item}：{found.file} 没有列出这次训练"
        case "run_recipe":
            return f"训练 {found.item}：它的设置与实验说明不符（{found.file}）"
        case "number":
            return f"{found.file}：数字 {found.item}{here}"
        case "entry":
            return f"{found.file}：{found.item or '内容'}{here}"
        case "page_number":
            return f"{found.file}{where}：数字 {found.item}{here}"
        case "page_text":
            return f"{found.file}{where}：文字{here}"
        case "page_markup":
            return f"{found.file}：所示文字未变，但其余内容与重新排版的不同"
        case "picture":
            return f"{found.file}：图 {found.item} 与根据训练结果重画的不同"
        case "unset":
            return f"{found.file}：无法重新排版，没有核对。{' '.join(found.item.split())}"
        case "rendering":
            return f"{found.file}：与重新排版的不同"
        case "retrained":
            return (
                f"训练 {found.item}：重新训练的结果不同（{found.file}），"
                f"测试准确率保存的为 {found.found}，重新得到 {found.wanted}"
            )


def shown(text: str) -> str:
    """A value, cut where it is long."""
    return f"「{cut(text)}」" if text else "（无）"


def cut(text: str) -> str:
    """A text, as far as it need be told."""
    return f"{text[:60]}…" if len(text) > 60 else text


def printable(line: str) -> str:
    """A line without characters that are not seen."""
    return "".join(character if character.isprintable() else "\ufffd" for character in line)
