"""What the keys mean that say how the report is handed in: layout, questions, scores, references, templates."""

from __future__ import annotations

from report.wording.keys import Key, Part

SPEC_KEYS: dict[str, Key] = {
    "layout": Key(
        "版式：`cover` 有封面，较长时有目录；`header` 没有封面，各项印在第 1 页的标题下面；"
        "`boxed` 表格式，每一部分有边框，末尾留出成绩、教师签字、日期"
    ),
    "questions": Key("思考题，排在实验小结之后", default="没有"),
    "grading": Key("评分表的各行，排在附录之前，得分留空给教师填写", default="没有"),
    "references": Key(
        '参考文献，排在附录之前；正文里用 `{{ cite("lecun1998") }}` 引用，印成上标 [1]，按第一次引用的顺序编号，'
        "没有引用的排在最后。程序撰写的文字不引用文献",
        default="没有",
    ),
    "templates": Key(
        "自己的模板文件夹，其中的模板和样式代替同名的自带文件（见 docs/templates.md）；相对路径从实验说明所在的文件夹算起",
        default="无",
    ),
}

PARTS: dict[str, Part] = {
    "QuestionSpec": Part(
        "`questions.*`",
        "一道思考题。题目和答案都是 Markdown，可以像 `prose` 一样引用结果、图表和文献。",
        {
            "question": Key("题目"),
            "answer": Key("自己的答案", default="留出横线，供手写"),
            "lines": Key("没有答案时留几条横线", "行"),
        },
    ),
    "ScoreSpec": Part(
        "`grading.*`",
        "评分表的一行；程序加上“合计”一行。",
        {"item": Key("评分项目"), "points": Key("分值", "分")},
    ),
    "Work": Part(
        "`references.*`",
        "一条参考文献，按 GB/T 7714—2015（顺序编码制）的格式印出。作者多于三人时自动只写前三人，加“等”或“et al.”；"
        "有 url 时类型标识自动加上 `/OL`。人名、刊名等照原样印出。",
        {
            "key": Key("正文里引用它的名称，以英文字母开头"),
            "type": Key(
                "文献类型：`J` 期刊论文，`C` 会议论文，`M` 专著，`D` 学位论文，`R` 报告，`EB/OL` 网络文献"
            ),
            "authors": Key("作者，按原文的顺序；欧美人名写成 `LECUN Y` 的形式", default="不出现"),
            "title": Key("题名"),
            "source": Key("刊名，或论文集名；`J`、`C` 必填", default="无"),
            "edition": Key("版本，例如 `2版`", default="无"),
            "place": Key("出版地", default="无"),
            "publisher": Key("出版社，或授予学位的学校；`M`、`D` 必填", default="无"),
            "year": Key("出版年；`J`、`C`、`M`、`D` 必填", default="无"),
            "volume": Key("卷", default="无"),
            "issue": Key("期", default="无"),
            "pages": Key("页码，例如 `2278-2324`", default="无"),
            "url": Key("网址，http 或 https；`EB/OL` 必填", default="无"),
            "accessed": Key("引用日期，例如 2025-06-01；有 url 时必填", default="无"),
        },
    ),
}
"""Model class -> its part of the spec, in the order of the reference."""
