"""Prose with numbers in it: Markdown inside a sandboxed Jinja template, bound to a study.

What a text can name: each variant and `baseline` (`{{ baseline.test_accuracy }}`, `{{ classic.epoch[5].test_loss }}`,
`{{ classic.seed[0].test_accuracy }}`, `{{ classic.label }}`), the reproduction checks (`{{ check[0].difference }}`), and
`{{ ref("kernels") }}` for a numbered figure or table, `{{ cite("lecun1998") }}` for a work of the references. The filter
`with_std` adds the deviation over the seeds, `size` takes the sign away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError

from report.document import Block, Citation, Number, Reference, Text
from report.quantities import Quantity
from report.template_depth import Excessive, Shallow
from report.wording import numbers
from report.wording import prose_faults as faults
from report.writing.inlay import Inlay, without_tokens
from report.writing.markdown import MarkdownFault, read_markdown
from report.writing.prose_conditions import (
    COMPARED,
    WrittenNumber,
    as_compared,
    compare_values,
    every_branch,
)
from report.writing.prose_names import Named, UnknownName
from report.writing.prose_statements import Forbidden, refuse_statements

LONGEST = 200_000
"""Characters that one section may come to, so that a loop in a template cannot fill the memory."""


class ProseFault(Exception):
    """A text that cannot be rendered.

    Args:
        line: where in the text, counted from 1.
        message: Chinese sentence.
    """

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(f"{line}: {message}")


class Environment(Shallow):
    """The sandbox: a dot or a bracket looks up a member of a `Named`; of nothing else can anything be looked up."""

    # "x" * 10**9, "%99999999d" % 1 and "x".ljust(10**9) would fill the memory; prose has no use for any of them.
    intercepted_binops = frozenset(["**", "*", "%"])

    def getattr(self, obj: object, attribute: str) -> object:
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        if isinstance(obj, Named):
            return obj[argument]
        if isinstance(obj, Undefined):
            return str(obj)  # raises, naming what is undefined
        raise SecurityError(faults.SANDBOXED)

    def call_binop(self, context: object, operator: str, left: object, right: object) -> object:
        raise SecurityError(faults.OPERATOR_FORBIDDEN)

    def call(self, context: object, function: object, *arguments: object, **named: object) -> object:
        if all(function is not self.globals.get(name) for name in ("ref", "cite")):
            raise SecurityError(faults.CALL_FORBIDDEN)
        return super().call(context, function, *arguments, **named)  # type: ignore[arg-type]


def render_prose(
    text: str, label: str, names: Named, labels: frozenset[str], works: tuple[str, ...] = ()
) -> tuple[Block, ...]:
    """The blocks of one section's text.

    Args:
        text: Markdown with Jinja expressions.
        label: the section's label; names the tables in the text.
        names: from `known_names`.
        labels: what `ref()` may point at.
        works: what `cite()` may point at.

    Raises:
        ProseFault: a template or Markdown fault, with the line in the text.
    """
    inlay = Inlay()
    environment = Environment(undefined=StrictUndefined, finalize=finalizer(inlay))
    environment.globals.clear()
    environment.filters = {
        name: partial(filtered, inlay, name=name, write=write)
        for name, write in {
            "with_std": numbers.with_std,
            "size": numbers.size,
            "figures": numbers.figures,
            "interval_end": numbers.interval_end,
        }.items()
    }
    environment.filters[COMPARED] = as_compared
    environment.globals["ref"] = referrer(inlay, labels)
    environment.globals["cite"] = citer(inlay, works)
    for name in names._members:
        environment.globals[name] = names[name]
    try:
        rendered = expand(environment, without_tokens(text))
        return read_markdown(rendered, inlay, label)
    except (Excessive, Forbidden) as fault:
        raise ProseFault(fault.lineno, str(fault.message)) from fault
    except TemplateSyntaxError as fault:
        raise ProseFault(fault.lineno, faults.template_syntax(fault.message or "")) from fault
    except MarkdownFault as fault:
        raise ProseFault(fault.line, fault.message) from fault


def expand(environment: Environment, text: str) -> str:
    """Run the template, with its faults worded and placed; so with what its conditions keep out, as far as it names results."""
    tree = environment.parse(text)
    refuse_statements(tree)
    if next(tree.find_all(nodes.Compare), None):
        whole = environment.parse(text)
        loops = {name.name for name in whole.find_all(nodes.Name) if name.ctx == "store"}
        whole.body = every_branch(whole.body, loops)
        run(environment, whole)
    return run(environment, tree)


def run(environment: Environment, tree: nodes.Template) -> str:
    """What a template makes."""
    compare_values(tree)
    tree.set_environment(environment)
    template = environment.from_string(tree)
    pieces: list[str] = []
    length = 0
    try:
        for piece in template.generate():
            length += len(piece)
            if length > LONGEST:
                raise ProseFault(1, faults.prose_too_long(LONGEST))
            pieces.append(piece)
    except UnknownName as fault:
        raise ProseFault(line_of(fault), str(fault)) from fault
    except UndefinedError as fault:
        known = tuple(name for name in environment.globals if isinstance(name, str))
        raise ProseFault(line_of(fault), faults.undefined(str(fault), known)) from fault
    except SecurityError as fault:
        known = (faults.OPERATOR_FORBIDDEN, faults.CALL_FORBIDDEN)
        message = str(fault) if str(fault) in known else faults.SANDBOXED
        raise ProseFault(line_of(fault), message) from fault
    except (TemplateRuntimeError, TypeError, ValueError, ArithmeticError, LookupError) as fault:
        raise ProseFault(line_of(fault), faults.CANNOT_COMPUTE) from fault
    return "".join(pieces)


def line_of(fault: BaseException) -> int:
    """The template line on which a rendering fault arose; Jinja writes it into the traceback."""
    line = 1
    trace = fault.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def finalizer(inlay: Inlay) -> Callable[[object], str]:
    """How an expression's value enters the text: bound numbers and literal strings as tokens, tokens as they are."""

    def finalize(value: object) -> str:
        match value:
            case Quantity():
                return Token(inlay.put(Number(value.name, numbers.text(value))))
            case Token() | WrittenNumber():
                return value
            case str():
                return inlay.put(Text(value))
            case bool():
                raise UnknownName(faults.COMPARISON_PRINTED)
            case int() | float():
                return str(value)
            case Undefined():
                return str(value)  # raises, naming what is undefined
            case _:
                raise UnknownName(
                    faults.not_a_value(value.path if isinstance(value, Named) else type(value).__name__)
                )

    return finalize


class Token(str):
    """A string that is a token already."""

    __slots__ = ()


def filtered(inlay: Inlay, value: object, *, name: str, write: Callable[[Quantity], str]) -> WrittenNumber:
    """What stands before the filter `name`, bound; it must be a quantity."""
    match value:
        case Quantity():
            return WrittenNumber(inlay.put(Number(value.name, write(value))))
        case Named():
            raise UnknownName(faults.not_a_value(value.path))
        case _:
            # Of what is undefined, str() raises its name.
            raise UnknownName(faults.not_a_number(name, inlay.plain(str(value))))


def unquoted(target: object) -> str:
    """The name that was written where one in quotes is expected; "" where there are quotes."""
    if isinstance(target, Named):
        return target.path
    return str(target._undefined_name) if isinstance(target, Undefined) else ""


def referrer(inlay: Inlay, labels: frozenset[str]) -> Callable[[object], Token]:
    """The function `ref(label)`: points at a figure or table, whose number is filled in when the document is numbered."""

    def ref(target: object) -> Token:
        if (name := unquoted(target)) in labels:
            raise UnknownName(faults.without_quotes("ref", name))
        if isinstance(target, Named):
            raise UnknownName(faults.unknown_label(target.path, sorted(labels)))
        if target not in labels:
            raise UnknownName(faults.unknown_label(str(target), sorted(labels)))
        return Token(inlay.put(Reference(str(target), "")))

    return ref


def citer(inlay: Inlay, works: tuple[str, ...]) -> Callable[..., Token]:
    """The function `cite(key, ...)`: points at works, whose numbers are filled in when the document is numbered."""

    def cite(*keys: object) -> Token:
        if not keys:
            raise UnknownName(faults.CITE_NOTHING)
        for key in keys:
            if (name := unquoted(key)) in works:
                raise UnknownName(faults.without_quotes("cite", name))
            if key not in works:
                raise UnknownName(faults.unknown_work(str(key), works))
        return Token(inlay.put(Citation(tuple(dict.fromkeys(map(str, keys))), "")))

    return cite
