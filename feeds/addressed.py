"""What an answer's validator says of the address that its links begin with: other links are other bytes."""

import hashlib
from functools import lru_cache


@lru_cache(maxsize=16)
def mark(public_url: str) -> bytes:
    """Eight characters of their own for each public address."""
    return hashlib.sha256(public_url.encode()).hexdigest()[:8].encode()
