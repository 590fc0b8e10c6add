"""Headers that no answer leaves without: what a browser must not do with it, and that any site may read it."""

Headers = list[tuple[bytes, bytes]]
_CSP = b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", _CSP),
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"content-crs, etag, langbiang-cursor, langbiang-sequence, link, location, ratelimit, ratelimit-policy, retry-after",
    ),
]
