"""Help in sections: a command's flags under the headings that they are declared with."""

from typing import Any

from typer.core import TyperCommand

REST = "Other"
"""Heading of what was declared without one."""


class Sections(TyperCommand):
    """A command whose help lists its flags by heading: plain text, since styled help takes twice as long to load."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and flags, each heading a section, in the order of their declaration."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None:
                continue
            kind = "Arguments" if parameter.param_type_name == "argument" else None
            heading = kind or getattr(parameter, "rich_help_panel", None) or REST
            sections.setdefault(heading, []).append(record)
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records)
