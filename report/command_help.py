"""Help and usage faults of the command line in Chinese.

typer's own help is English and needs rich; this one reads the same declarations, and nothing heavy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from typer import TyperException
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from report.columns import table
from report.wording import commands as say

PROGRAM = "labreport"
HELP = ("--help", "-h")
VERSION = "--version"
NUMBER_UNDERSTOOD = "--retrain"
"""The option whose number may be left out, for 1."""


def completed(words: Sequence[str]) -> list[str]:
    """The words after the program's name, with the number that was left out: typer has no options of optional value."""
    found: list[str] = []
    for word, following in zip(words, (*words[1:], ""), strict=False):
        found.append(word)
        if word == NUMBER_UNDERSTOOD and not following.isdecimal():
            found.append("1")
    return found


def overview(group: TyperGroup) -> str:
    """The help of the program: its commands."""
    commands = [[name, command.help or ""] for name, command in group.commands.items()]
    options = [[", ".join(HELP), say.HELP], [VERSION, say.VERSION]]
    return "\n".join(
        [
            f"{say.USAGE}{PROGRAM} {say.COMMAND} [{say.OPTIONS}]",
            "",
            say.PROGRAM,
            "",
            say.COMMANDS_TITLE,
            table(commands),
            "",
            say.OPTIONS_TITLE,
            table(options),
            "",
            say.MORE_HELP,
        ]
    )


def command_help(command: TyperCommand) -> str:
    """The help of one command: its arguments and options."""
    arguments = [[named(a), a.help or ""] for a in command.params if isinstance(a, TyperArgument)]
    options = [[named(o), o.help or ""] for o in command.params if isinstance(o, TyperOption)]
    lines = [f"{say.USAGE}{usage(command)}", "", command.help or "", ""]
    if arguments:
        lines += [say.ARGUMENTS_TITLE, table(arguments), ""]
    return "\n".join([*lines, say.OPTIONS_TITLE, table([*options, [", ".join(HELP), say.HELP]])])


def usage(command: TyperCommand) -> str:
    """How a command is written."""
    arguments = (argument for argument in command.params if isinstance(argument, TyperArgument))
    words = (named(argument) if argument.required else f"[{named(argument)}]" for argument in arguments)
    return " ".join([PROGRAM, command.name or "", *words, f"[{say.OPTIONS}]"])


def named(parameter: object) -> str:
    """An argument or option as it is written: SPEC..., --jobs N."""
    if isinstance(parameter, TyperOption):
        value = "" if parameter.is_flag else f" {parameter.metavar or ''}"
        return ", ".join(parameter.opts) + value
    assert isinstance(parameter, TyperArgument)
    return parameter.display_name_raw + ("..." if parameter.nargs != 1 else "")


def usage_fault(error: TyperException) -> str:
    """What is wrong with the command line, and where its usage is explained.

    typer keeps its exception classes private; their names and attributes are those of click.
    """
    context = getattr(error, "ctx", None)
    command = getattr(context, "command", None)
    path = getattr(context, "command_path", PROGRAM)
    return f"{fault(error, getattr(command, 'params', ()))}\n{say.see_help(path)}"


def fault(error: TyperException, parameters: Sequence[object]) -> str:
    """The fault itself."""
    option: str = getattr(error, "option_name", "")
    parameter = getattr(error, "param", None)
    explained = getattr(parameter, "help", None) or ""
    match type(error).__name__:
        case "NoSuchOption":
            known = [opt for o in parameters if isinstance(o, TyperOption) for opt in o.opts]
            return say.unknown_option(option, [*known, *HELP[:1]])
        case "BadOptionUsage":
            needs = "requires" in error.message
            return say.option_needs_value(option) if needs else say.option_takes_no_value(option)
        case "MissingParameter":
            return say.missing_argument(named(parameter), explained)
        case "BadParameter":
            # "... 'cloud' is not one of 'local', 'ray'."
            choice = re.search("'(.*)' is not one of (.*)", error.message)
            if choice and isinstance(parameter, TyperOption):
                return say.not_one_of(parameter.opts[0], re.findall("'(.*?)'", choice[2]), choice[1])
            return say.wrong_value(named(parameter), explained)
        case _:
            # "Got unexpected extra argument(s) (b c)"
            return say.extra_arguments(error.message.rpartition("(")[2].rstrip(")"))
