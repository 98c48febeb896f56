"""The program run within the test's own process."""

from click.testing import CliRunner, Result

from app.cli import main


def run(*arguments: object) -> Result:
    """Run `kartoteka` with these arguments; a traceback is a failure."""
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
