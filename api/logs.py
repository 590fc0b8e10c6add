"""Logs as JSON lines on standard error."""

import logging
import sys

import structlog
from structlog.typing import Processor

_STAMPED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
_AS_JSON: tuple[Processor, ...] = (
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(ensure_ascii=False),
)


def configure(level: str) -> None:
    """One shape for our own lines and those of the server and the libraries, which log as Python does."""
    numeric = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    theirs = logging.StreamHandler(sys.stderr)
    theirs.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_STAMPED, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_AS_JSON],
        )
    )
    logging.basicConfig(handlers=[theirs], level=numeric)
    structlog.configure(
        processors=[*_STAMPED, *_AS_JSON],
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
