"""What `labreport verify` says, and what a report says of how it can be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from report.specification.formats import FORMATS
from report.verification.findings import Change, Finding, Retrained, Verdict
from report.wording.numbers import decimal
from report.wording.tables import ENVIRONMENT

SEAL = (
    "本报告的校验码（SHA-256）由正文、全部数字、实验说明与各次训练结果共同算出，同时记录在 manifest.json 中；"
    "执行 labreport verify 可以逐项核对："
)

MOST_FINDINGS, MOST_OF_REPLACED = 40, 10
"""Findings that are told; fewer where the report was not made from the runs at hand."""
MOST_NAMED = 5
LONGEST, LEAD = 60, 10
"""Characters of a value that are told, and of what two values begin with alike."""
FACTS = {**ENVIRONMENT, "code": "训练程序"}
"""What a fact of a training's circumstances is called; any other by its own name."""
CONTENTS = "目录"
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
    most = MOST_OF_REPLACED if verdict.replaced else MOST_FINDINGS
    lines = [finding(each, replaced=verdict.replaced) for each in verdict.findings[:most]]
    if len(verdict.findings) > most:
        lines.append(f"……另有 {len(verdict.findings) - most} 处不一致")
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
    lacking = {
        "下述的图": verdict.undrawn,
        "下述训练的权重": verdict.unasked,
        "下述没有重做的训练": verdict.impossible,
    }
    if beside := "、".join(name for name, each in lacking.items() if each):
        return f"部分内容无法在这台机器上核对：除{beside}以外，{checked}与实验说明和训练结果一致"
    pages = "、".join(verdict.pages)
    return f"核对通过：{pages} 等 {checked}{pictures}与实验说明和训练结果一致"


def notes(verdict: Verdict) -> Sequence[str]:
    """What limits the outcome."""
    lines = []
    if verdict.other_software:
        equal = remade(verdict) if verdict.findings else "，但重新生成的全部内容逐字节相同"
        lines.append(
            f"说明：manifest.json 称生成报告的软件与本机不同（{'；'.join(verdict.other_software)}）{equal}"
        )
    if verdict.absent:
        lines.append(f"说明：实验说明要求的格式 {'、'.join(verdict.absent)} 不在报告中，没有核对")
    if verdict.templates:
        lines.append(
            f"说明：版面用了作者自己的模板（{'、'.join(verdict.templates)}），模板里写的文字和样式不在核对之列"
        )
    if verdict.notes:
        lines.append(f"说明：文件夹里的 {several(verdict.notes)} 不属于这份报告，没有核对")
    if verdict.unchecked:
        lines.append("说明：有训练结果缺失或不可信（见上），报告里由训练结果得出的数字、图和版面都没有核对")
    if verdict.unasked:
        lines.append(
            f"说明：本机没有训练 {several(verdict.unasked, '次训练')} 所用的那份数据集，没有用保存的权重重新判断图像；"
            "可用 --data-dir 指明数据集"
        )
    if verdict.undrawn:
        labels = "、".join(verdict.undrawn)
        lines.append(
            f"说明：本机没有数据集，图 {labels} 没有重画，只与作者的绘图缓存比较；可用 --data-dir 指明数据集"
        )
    return [*lines, *map(retrained, verdict.retrained), *believed(verdict)]


def remade(verdict: Verdict) -> str:
    """Why other software does not account for what differs, where that is known."""
    if verdict.remade and verdict.differs:
        return f"，但 {'、'.join(verdict.remade)} 在本机重新生成的逐字节相同，可见不只是软件不同"
    return "，但校验码与本机算出的相同，可见正文本应相同" if verdict.same_document and verdict.differs else ""


def retrained(run: Retrained) -> str:
    """A run trained again, without a difference."""
    here = f"重新训练 {run.name}："
    match run.agreement:
        case "bits":
            return f"{here}与保存的结果逐位相同"
        case "impossible":
            card = run.changes[0].stored or "型号没有记录"
            return f"{here}没有做。它是用 NVIDIA 显卡（{cut(card)}）训练的，而本机没有 PyTorch 能用的显卡，无法逐位重做"
        case "within":
            gap, limit = (decimal(100 * share, 2) for share in (run.gap, run.limit))
            return (
                f"{here}{changed(run.changes)}，所以不能要求逐位相同；"
                f"测试准确率相差 {gap} 个百分点，在允许的 {limit} 个百分点之内"
            )


def changed(changes: Sequence[Change]) -> str:
    """In what two trainings differ besides their results; what is said of the stored one is what its record says."""
    told = (
        f"{name} 记录为 {cut(each.stored) or '无'}、本机为 {cut(each.here) or '无'}"
        for each in changes
        for name in (FACTS.get(each.fact, each.fact),)
    )
    return "，".join(told)


def believed(verdict: Verdict) -> Iterator[str]:
    """How far the stored runs were taken at their word."""
    again = len(verdict.retrained) - len(verdict.impossible)
    if again == verdict.runs or verdict.differs:
        return
    rest = f"其余 {verdict.runs - again} 次训练" if again else "各次训练"
    asked = "" if verdict.unasked else "，这些判断也确由保存的权重得出"
    yield (
        f"说明：{rest}没有重做，只查了文件齐全、准确率和损失与逐幅图像的判断相符{asked}；权重是否按实验说明训练得来、"
        f"训练集上的成绩、各轮记录和用时是否属实，仍以保存的为准，只有全部重新训练才能确认（--retrain {verdict.runs}）"
    )


def line(number: int) -> str:
    """A line of a text."""
    return f"第 {number} 行"


def cited(number: int) -> str:
    """An entry of the list of references."""
    return f"参考文献 [{number}]"


def finding(found: Finding, *, replaced: bool = False) -> str:
    """One difference, with its place; where a run was `replaced`, nobody knows what should be there."""
    should = "按现有的训练结果为" if replaced else "应为"
    one, other = apart(found.found, found.wanted)
    here = f"，现为{one}，{should}{other}"
    where = f"（{found.place}）" if found.place else ""
    match found.kind:
        case "file_missing":
            return f"{found.file}：文件缺失"
        case "file_changed":
            return f"{found.file}：文件被改动过，与 manifest.json 中的摘要不符"
        case "too_large":
            return f"{found.file}：文件太大，不会是生成报告时写的文件，没有读取"
        case "overlong":
            return f"{found.file}：比重新生成的长出数倍，没有逐处比较"
        case "contradiction":
            return f"{found.file}：所载实验说明自相矛盾，这一版 labreport 的 build 不会接受。{cut(found.item, 200)}"
        case "unreadable":
            return f"{found.file}：内容已损坏，无法读取"
        case "stranger":
            return f"{found.file}：不属于这份报告，没有核对，却可能被当作它的一部分；请移到别处"
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
        case "run_senseless":
            return f"训练 {found.item}：结果文件 {found.file} 的内容不可能是这次训练写的"
        case "run_forged":
            return f"训练 {found.item}：{found.file} 所称的准确率 {found.found} 与它自己对每幅图像的判断（{found.wanted}）不符"
        case "run_stranger":
            return f"{found.file}：列出了实验说明里没有的训练 {cut(found.item)}"
        case "run_unnamed":
            return f"训练 {found.item}：{found.file} 没有列出这次训练"
        case "run_recipe":
            return (
                f"训练 {found.item}：它的设置与实验说明不符，{found.place} 训练时为{shown(found.found)}，"
                f"实验说明为{shown(found.wanted)}（{found.file}）"
            )
        case "run_loss":
            return f"训练 {found.item}：{found.file} 所称的损失 {found.found} 与它自己对每幅图像的判断（{found.wanted}）不符"
        case "run_labels":
            return f"训练 {found.item}：{found.file} 里的类别不是数据集给这些图像的类别"
        case "run_answers":
            stored, measured = (decimal(100 * float(each), 2) for each in (found.found, found.wanted))
            return (
                f"训练 {found.item}：保存的结果不是它的权重得出的，准确率保存的为 {stored}%，"
                f"用权重重新判断得到 {measured}%（{found.file}）"
            )
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
            return f"{found.file}：{found.place or f'图 {found.item}'} 与根据训练结果重画的不同"
        case "unset":
            return f"{found.file}：无法重新排版，没有核对。{' '.join(found.item.split())}"
        case "rendering":
            return f"{found.file}：与重新排版的不同"
        case "retrained":
            why = (
                f"；{changed(found.changes)}，但相差已超出允许的范围"
                if found.changes
                else "；机器、软件与程序都相同"
            )
            return (
                f"训练 {found.item}：重新训练的结果不同（{found.file}），"
                f"测试准确率保存的为 {found.found}，重新得到 {found.wanted}{why}"
            )


def apart(found: str, wanted: str) -> tuple[str, str]:
    """Two texts, without what they begin with alike where they are long."""
    pairs = enumerate(zip(found, wanted, strict=False))
    alike = next((here for here, (one, other) in pairs if one != other), min(len(found), len(wanted)))
    start = alike - LEAD if max(len(found), len(wanted)) > LONGEST and alike > LEAD else 0
    one, other = (shown(f"…{text[start:]}" if start else text) for text in (found, wanted))
    return one, other


def shown(text: str) -> str:
    """A value, cut where it is long."""
    return f"「{cut(text)}」" if text else "（无）"


def cut(text: str, most: int = LONGEST) -> str:
    """A text, as far as it need be told."""
    return f"{text[:most]}…" if len(text) > most else text


def several(names: Sequence[str], unit: str = "个文件") -> str:
    """Names, as many as a sentence bears."""
    told = "、".join(map(cut, names[:MOST_NAMED]))
    return told if len(names) <= MOST_NAMED else f"{told} 等 {len(names)} {unit}"


def printable(line: str) -> str:
    """A line without characters that are not seen."""
    return "".join(character if character.isprintable() else "\ufffd" for character in line)
