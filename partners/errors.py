"""What the partners' side can refuse.

PartnerError
├── KeyUnknown
├── ScopeMissing
├── KeyNotFound
├── KeyEnded
├── KeyNameRefused
├── ScopeUnknown
├── WebhookNotFound
├── WebhookRefused
├── AddressRefused
├── ReplicaBusy
├── SourceBroken
├── SourceRefuses
└── SourceAway
"""


class PartnerError(Exception):
    """Something the partners' side refuses."""


class KeyUnknown(PartnerError):
    """The key sent is none of ours, or no longer."""

    def __init__(self) -> None:
        super().__init__(
            "this key is not known here, has expired or was revoked; without a key everything public is readable too"
        )


class ScopeMissing(PartnerError):
    """The key does not cover what was asked with it."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"this key was not made for {str(scope)!r}")
        self.scope = scope


class KeyNotFound(PartnerError):
    """No key has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"no key has the id {id!r}")
        self.id = id


class KeyEnded(PartnerError):
    """The key counts no more, so no other can follow it."""

    def __init__(self, id: str, how: str) -> None:
        super().__init__(f"the key {id!r} {how}; make a new one")
        self.id = id


class KeyNameRefused(PartnerError):
    """A key's name is not one line of text."""

    def __init__(self) -> None:
        super().__init__("a key's name has to be one line of text, without control characters")


class ScopeUnknown(PartnerError):
    """There is no such scope."""

    def __init__(self, scope: str, known: str) -> None:
        super().__init__(f"{scope!r} is no scope; there are {known}")
        self.scope = scope


class WebhookNotFound(PartnerError):
    """No webhook has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"no webhook has the id {id!r}")
        self.id = id


class WebhookRefused(PartnerError):
    """A webhook is not acceptable as it was described."""

    def __init__(self, why: str) -> None:
        super().__init__(why)


class AddressRefused(PartnerError):
    """A receiver's name leads to an address that nothing is sent to."""

    def __init__(self, host: str, why: str) -> None:
        super().__init__(f"nothing is sent to {host}: {why}")
        self.host = host


class ReplicaBusy(PartnerError):
    """Another process writes to this folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"another process follows into {folder}")


class SourceBroken(PartnerError):
    """What a followed catalogue sent is not what a change log sends; nothing of it was kept."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the source does not keep to the feeds' rules: {why}")


class SourceRefuses(PartnerError):
    """A followed catalogue does not let us in."""

    def __init__(self, path: str, status: int) -> None:
        super().__init__(f"{path.partition('?')[0]} answered {status}")
        self.status = status


class SourceAway(PartnerError):
    """A followed catalogue did not answer, however often it was asked."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source} cannot be read at present: {why}")
