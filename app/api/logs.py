"""How the log is written: a line for a reader, or a line of JSON for a program; one line for each request."""

import json
import logging
from datetime import UTC, datetime
from typing import Any, Literal

from app.api.current import request_id

Style = Literal["text", "json"]
FACTS = (
    "request_id", "client", "method", "path", "query", "status", "bytes", "ms", "complete", "refused", "user_agent",
)  # fmt: skip
"""What a line of the access log tells (`app.api.middleware.recorded`), in this order."""


def _time(record: logging.LogRecord) -> str:
    """When it happened: UTC, to the millisecond."""
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class JsonLines(logging.Formatter):
    """Each record as one line of JSON; of a request its facts, of anything else its message and the request's id."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told: dict[str, Any] = {"time": _time(record), "level": record.levelname.lower(), "logger": record.name}
        if hasattr(record, "request_id"):
            told |= {name: getattr(record, name) for name in FACTS}
        else:
            told["message"] = record.getMessage()
            if id_ := request_id():
                told["request_id"] = id_
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """Each record as a line to read; what a reader sent is quoted, so that it can make no line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end; an error's traceback follows it."""
        if hasattr(record, "request_id"):
            told = vars(record)
            address = told["path"] + (f"?{told['query']}" if told["query"] else "")
            words = (
                f"{told['client'] or '-'} {told['method']} {_one_line(address)} {told['status']}"
                f" {told['bytes']} B {told['ms']:.1f} ms {told['request_id']}"
            )
            if told["refused"] or not told["complete"]:
                words += f" ({told['refused'] or 'broken off'})"
            return f"{_time(record)} {words}"
        id_ = request_id()
        line = f"{_time(record)} {record.levelname.lower()} {record.getMessage()}" + (f" [{id_}]" if id_ else "")
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _one_line(text: str) -> str:
    """A text without anything that is not printed, as in an address; most have none."""
    if text.isprintable() and " " not in text:
        return text
    return "".join(one if one.isprintable() and one != " " else repr(one)[1:-1] for one in text)


def logging_config(style: Style) -> dict[str, Any]:
    """What `logging.config.dictConfig` is told: requests to standard output, the rest to standard error."""
    formatter = JsonLines if style == "json" else PlainLines
    handlers = {
        name: {"class": "logging.StreamHandler", "formatter": "lines", "stream": f"ext://sys.{stream}"}
        for name, stream in (("requests", "stdout"), ("rest", "stderr"))
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"{formatter.__module__}.{formatter.__qualname__}"}},
        "handlers": handlers,
        "loggers": {
            "kartoteka": {"handlers": ["rest"], "level": "INFO", "propagate": False},
            "kartoteka.access": {"handlers": ["requests"], "level": "INFO", "propagate": False},
            "uvicorn": {"handlers": ["rest"], "level": "INFO", "propagate": False},
        },
    }
