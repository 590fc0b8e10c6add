"""The settings, as the help of a command names them."""

from collections.abc import Iterable

from api.settings import Settings


def variable(name: str) -> str:
    """The variable of the environment that gives a setting."""
    return f"{Settings.model_config['env_prefix']}{name.upper()}"


def _default(value: object) -> str:
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


def variables(names: Iterable[str]) -> str:
    """What the help of a command says below its options: each variable it reads, its meaning and its default."""
    lines = []
    for name in names:
        field = Settings.model_fields[name]
        lines += [f"  {variable(name)}", f"      {field.description} (default: {_default(field.default)})"]
    return "\n".join(["\b", "Variables of the environment:", *lines])
