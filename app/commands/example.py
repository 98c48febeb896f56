"""Help texts that end with an example."""

from collections.abc import Sequence
from typing import Any

import click


class WithExample(click.Command):
    """A command that shows lines to type at the end of its help."""

    def __init__(self, *args: Any, example: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = tuple(example)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The example, each line as it is to be typed."""
        super().format_epilog(ctx, formatter)
        with formatter.section("Example"):
            for line in self.example:
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


class GroupWithExample(WithExample, click.Group):
    """A group of commands with an example."""
