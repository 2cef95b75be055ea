"""What is wrong with a style sheet as text: brackets, strings, punctuation, declarations, addresses.

tinycss2 reads it as the standard has a browser read it: it passes over what it cannot use and closes at the end of the file what
was left open. Here both are faults. Source: CSS Syntax Module Level 3, sections 5 and 8.
"""

# tinycss2 has no annotations.
# mypy: disallow-untyped-calls=False, disallow-any-unimported=False

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import Any

from tinycss2.parser import parse_blocks_contents, parse_stylesheet
from tinycss2.tokenizer import parse_component_value_list

from report.errors import Fault
from report.wording import style_faults as say

Token = Any
"""A node of tinycss2; `source_line` and `source_column` count from 1."""
END = "labreport-end"
FULL_WIDTH = re.compile("[：；｛｝（），]")
BLANK = ("whitespace", "comment")


def syntax_faults(name: str, text: str, assets: Container[str], *, printed: bool) -> list[Fault]:
    """Everything wrong with the text of a style sheet, in the order of the lines.

    Args:
        name: of the sheet, for the places of the faults.
        assets: addresses of the user's own pictures.
        printed: whether the PDF is set with it, which takes fewer kinds of address than a browser.
    """
    open_from = left_open(text)
    found = [open_from] if open_from else []
    tokens = parse_component_value_list(text)
    found += token_faults(tokens)
    rules = parse_stylesheet(tokens, skip_comments=True, skip_whitespace=True)
    broken = {line for line, _, _ in found}
    found += [it for it in block_faults(rules, tokens, say.NO_RULE) if it[0] not in broken]
    found += address_faults(rules, assets, printed=printed)
    # What stands behind a bracket that is never closed is read as part of what it opened.
    told = (it for it in found if not open_from or it <= open_from)
    return [Fault(name, line, column, "", message) for line, column, message in sorted(set(told))]


Place = tuple[int, int, str]
"""Line, column, and what is wrong there."""


def at(token: Token, message: str) -> Place:
    """A fault at a token."""
    return token.source_line, token.source_column, message


def left_open(text: str) -> Place | None:
    """The bracket or comment that the end of the file finds open: the innermost bracket, of braces the outermost."""
    last = parse_component_value_list(f"{text}\n{END}")[-1]
    outermost = last
    while inside := contents(last):
        last = inside[-1]
    if last.type == "comment":
        return at(last, say.OPEN_COMMENT)
    if last is outermost:
        return None
    chain = outermost
    while contents(contents(chain)[-1]):
        chain = contents(chain)[-1]
    return at(outermost, say.OPEN_BLOCK) if chain.type == "{} block" else at(chain, say.OPEN_BRACKET)


def contents(token: Token) -> Sequence[Token]:
    """What stands within the brackets of a token."""
    return getattr(token, "content", None) or getattr(token, "arguments", None) or ()


def within(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token | None]]:
    """All tokens, those in brackets as well, each with the one before it."""
    waiting = [tokens]
    while waiting:
        before = None
        for token in waiting.pop():
            yield token, before
            before = token
            if token.type not in ("comment", "error") and contents(token):
                waiting.append(contents(token))


def token_faults(tokens: Sequence[Token]) -> Iterator[Place]:
    """Brackets that close nothing, strings without an end, punctuation of another width or another language."""
    for token, before in within(tokens):
        if token.type == "error":
            yield at(token, say.broken_token(token.kind))
        elif token.type in ("ident", "dimension") and (
            sign := FULL_WIDTH.search(token.value if token.type == "ident" else token.unit)
        ):
            yield at(token, say.full_width(sign.group()))
        elif token.type == "literal" and token == "/" and adjacent(before, token):
            yield at(before, say.NO_LINE_COMMENT)
        elif token.type == "{} block" and token.content:
            inner = token.content[0]
            if inner.type == "{} block" or (inner.type == "literal" and inner == "%"):
                yield at(token, say.NO_TEMPLATE)


def adjacent(before: Token | None, token: Token) -> bool:
    """Whether a slash stands right behind another."""
    return (
        before is not None
        and before.type == "literal"
        and before == "/"
        and (before.source_line, before.source_column + 1) == (token.source_line, token.source_column)
    )


def block_faults(nodes: Sequence[Token], tokens: Sequence[Token], message: str) -> Iterator[Place]:
    """What is neither a rule nor a declaration, here and in all blocks within.

    Args:
        nodes: what `tokens` were read as.
        message: what is said of it here.
    """
    waiting = [(nodes, tokens, message)]
    while waiting:
        read, written, said = waiting.pop()
        for node in read:
            if node.type == "error":
                yield at(beginning(written, node), said)
            elif node.type in ("qualified-rule", "at-rule") and node.content:
                inside = parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
                waiting.append((inside, node.content, say.NO_DECLARATION))


def beginning(tokens: Sequence[Token], error: Token) -> Token:
    """The first token of what an error ended."""
    first = error
    started = False
    for token in tokens:
        if (token.source_line, token.source_column) >= (error.source_line, error.source_column):
            break
        if token.type == "{} block":
            first, started = error, False
        elif token.type == "literal" and token == ";":
            first, started = token, False
        elif not started and token.type not in BLANK:
            first, started = token, True
    return first


def address_faults(rules: Sequence[Token], assets: Container[str], *, printed: bool) -> Iterator[Place]:
    """What a style sheet would have to read from elsewhere."""
    for rule in rules:
        if rule.type == "error" or (rule.type == "at-rule" and rule.lower_at_keyword == "namespace"):
            continue
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            yield at(rule, say.NO_IMPORT)
            continue
        on_paper = printed and not (
            rule.type == "at-rule" and rule.lower_at_keyword == "media" and only_on_screen(rule)
        )
        for token, _ in within([*rule.prelude, *(rule.content or ())]):
            address = address_of(token)
            if address is not None and not allowed(address, assets, on_paper=on_paper):
                yield at(token, say.foreign_address(address, on_paper=on_paper))


def only_on_screen(rule: Token) -> bool:
    """Whether a rule @media means no print."""
    media = {token.lower_value for token, _ in within(rule.prelude) if token.type == "ident"}
    return "screen" in media and "print" not in media


def address_of(token: Token) -> str | None:
    """What stands in `url(…)`."""
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":
        return next((str(it.value) for it in token.arguments if it.type == "string"), None)
    return None


def allowed(address: str, assets: Container[str], *, on_paper: bool) -> bool:
    """Whether an address leads to nothing but the sheet itself, the page or a picture of the folder."""
    inline = "data:image/png;base64," if on_paper else "data:"
    return address.startswith(("#", inline)) or (on_paper and address in assets)
