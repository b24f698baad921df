"""Help of the commands: flags under headings, then exit codes and examples."""

from typing import Any

from typer.core import TyperCommand, TyperGroup

from insolecad.cli.help_pages import PAGES

REST, ALL = "Other", "Options"
"""Heading of the options that were declared without one, beside others and alone."""


def _write_page(name: str, formatter: Any) -> None:
    """Write a command's exit codes, and its examples line by line as they are typed."""
    page = PAGES[name]
    with formatter.section("Exit codes"):
        formatter.write_dl(list(page.exit_codes()))
    with formatter.section("Examples"):
        for line in page.examples:
            formatter.write(f"  {line}\n")


class HelpCommand(TyperCommand):
    """A command whose help lists its flags by heading: plain text, since styled help takes twice as long to load."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and flags, each heading a section, in the order of their declaration."""
        arguments: list[tuple[str, str]] = []
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None:
                continue
            heading = getattr(parameter, "rich_help_panel", None) or REST
            (arguments if parameter.param_type_name == "argument" else sections.setdefault(heading, [])).append(record)
        # what has no heading comes last
        rest = sections.pop(REST, [])
        for heading, records in (("Arguments", arguments), *sections.items(), (REST if sections else ALL, rest)):
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write exit codes and examples."""
        _write_page(str(self.name), formatter)


class HelpGroup(TyperGroup):
    """A group of commands whose help ends like that of a command."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write exit codes and examples."""
        _write_page(str(self.name), formatter)
