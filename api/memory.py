"""Resident memory: what glibc is told, so that a process does not hold what it no longer needs."""

import ctypes
from contextlib import suppress

_M_ARENA_MAX, _M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -8, -3, -1  # malloc.h
_ARENAS = 2
_LARGE, _SPARE = 256 * 1024, 2 * 1024 * 1024


def share_arenas() -> None:
    """Lets all threads allocate from the same few arenas, and hands large blocks back as soon as they are free.

    By itself glibc would give each thread an arena of its own, half empty, and after one page of megabytes keep room for
    the next one for good.
    """
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_ARENA_MAX, _ARENAS)
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
        libc.mallopt(_M_TRIM_THRESHOLD, _SPARE)


def give_back() -> None:
    """Hands what loading needed back to the system; glibc would keep it."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
