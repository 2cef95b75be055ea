"""The user's own templates, style sheets and pictures, which lie over ours.

A file takes the place of ours of the same name; `style.css` comes on top of our style sheets; a picture is had by
`{{ asset("logo.svg") }}`. All was read when the spec was (report/specification/own_templates.py): rendering reads no file. The
templates run in a sandbox, in which no path leads to a file and no object to Python.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import PurePath
from types import ModuleType
from typing import TYPE_CHECKING, Literal

from jinja2 import (
    BaseLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.utils import missing

from report.document import Document, OverlayFile
from report.errors import Fault, RenderError
from report.resources import templates_folder
from report.template_depth import Excessive, Shallow
from report.wording import jinja_faults, template_faults, template_runtime
from report.wording import rendering as say

if TYPE_CHECKING:
    from jinja2 import Environment

PICTURES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
"""Endings of the pictures that an overlay may have, and what they are."""
ASSET = "labreport:asset/"
"""Addresses of an overlay's pictures while a PDF is rendered."""
PARTS = tuple(it.name for it in fields(Document))
"""What `document` has."""
OURS = "<labreport>/"
"""Stands before the name of a template of ours in the places of faults."""


class TemplateFault(RenderError):
    """A line of one of the user's own templates cannot be rendered."""

    def __init__(self, name: str, line: int, message: str) -> None:
        super().__init__(say.template_fault(name, line, message))
        self.fault = Fault(name, line, 1, "", message)


class Overlaid(BaseLoader):
    """Finds a template among the user's, else among ours."""

    def __init__(self, overlay: tuple[OverlayFile, ...]) -> None:
        self.overlay = {file.name: file for file in overlay}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, and its name for faults.

        Raises:
            TemplateNotFound: neither has it.
            RenderError: it is no text.
        """
        if template in self.overlay:
            return text_of(self.overlay[template]), template, lambda: True
        # Our own are listed rather than looked up by path, so that no name leads out of the folder.
        ours = our_templates()
        if template not in ours:
            raise TemplateNotFound(template)
        return ours[template], OURS + template, lambda: True


@cache
def our_templates() -> Mapping[str, str]:
    """Our templates by name."""
    folder = templates_folder()
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.jinja")
    }


class Missing(StrictUndefined):
    """What a template names and an object lacks; whoever uses it is told in Chinese."""

    @property
    def _undefined_message(self) -> str:
        """The sentence that the error carries."""
        owner, name = self._undefined_obj, self._undefined_name
        if self._undefined_hint:
            return self._undefined_hint
        if owner is missing:
            return jinja_faults.unknown_name(str(name), (), PARTS)
        kind = type(owner).__name__
        if not isinstance(name, str):
            return template_runtime.missing_item(kind, name)
        return template_runtime.missing_part(kind, name, parts_of(owner))


def parts_of(owner: object) -> tuple[str, ...]:
    """What a template may want of an object: the fields of ours, the keys of a mapping."""
    if is_dataclass(owner):
        return tuple(it.name for it in fields(owner))
    return tuple(map(str, owner)) if isinstance(owner, Mapping) else ()


class Sandbox(Shallow):
    """Jinja's sandbox without paths (they can read files) and without the insides of modules."""

    def unsafe_undefined(self, obj: object, attribute: str) -> Undefined:
        """What a template gets instead of an attribute that it may not have."""
        told = template_runtime.forbidden_part(type(obj).__name__, attribute)
        return self.undefined(told, name=attribute, obj=obj, exc=SecurityError)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may have `obj.attr`."""
        if isinstance(obj, PurePath) or (
            isinstance(obj, ModuleType) and not isinstance(value, str | tuple | dict)
        ):
            return False
        return super().is_safe_attribute(obj, attr, value)


def overlay_file(document: Document, name: str) -> OverlayFile | None:
    """A file of the overlay, or None."""
    return next((file for file in document.overlay if file.name == name), None)


def text_of(file: OverlayFile) -> str:
    """What a template or a style sheet of the user's says.

    Raises:
        RenderError: it is not UTF-8. A spec's are checked when it is read, those that a report carries are not.
    """
    try:
        return file.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RenderError(say.own_file_not_utf8(file.name)) from error


def asset_of(document: Document, medium: Literal["print", "screen"]) -> Callable[[str], str]:
    """The function `asset(name)` of templates: the address of a picture of the overlay."""

    def asset(name: str) -> str:
        file, kind = overlay_file(document, name), PICTURES.get(PurePath(name).suffix.lower())
        if file is None or kind is None:
            known = [file.name for file in document.overlay if PurePath(file.name).suffix.lower() in PICTURES]
            raise RenderError(say.unknown_asset(name, known))
        return ASSET + name if medium == "print" else f"data:{kind};base64,{b64encode(file.data).decode()}"

    return asset


def assets(document: Document) -> Mapping[str, bytes]:
    """Pictures of the overlay by the addresses that `asset` gives for print."""
    return {
        ASSET + file.name: file.data
        for file in document.overlay
        if PurePath(file.name).suffix.lower() in PICTURES
    }


@contextmanager
def template_faults_told(document: Document) -> Iterator[None]:
    """A fault in the user's own templates becomes a sentence; one in ours stays what it is, a bug.

    Raises:
        RenderError: with the template and its line.
    """
    try:
        yield
    except (
        RenderError,
        MemoryError,
    ):  # the latter is told by whoever set the limit (report/press/bounded_press.py)
        raise
    except Exception as error:
        place = place_of(error, {file.name for file in document.overlay})
        if place is None:
            raise
        raise TemplateFault(*place, told(error)) from error


def told(error: Exception) -> str:
    """What an error that came out of a template means."""
    message = (error.message if isinstance(error, TemplateError) else str(error)) or ""
    match error:
        case RecursionError():
            return say.ENDLESS
        case Excessive():
            return message
        case TemplateSyntaxError():
            return template_faults.template_syntax(message)
        case TemplateNotFound():
            return jinja_faults.unknown_template(message, sorted(our_templates()))
        case UndefinedError() | SecurityError() if not message.isascii():
            return message  # as `Missing` says it
        case _:
            return template_runtime.runtime(type(error).__name__, message)


def place_of(error: BaseException, names: set[str]) -> tuple[str, int] | None:
    """The innermost line of one of these templates that an error came through."""
    found = None
    if isinstance(error, TemplateSyntaxError) and error.name in names:
        return error.name, error.lineno
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in names:
            found = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return found
