"""What the command keeps out of its process, and that whoever needs it still finds it."""

import subprocess
import sys

CHECK = """
import sys
import api.cli, api.main
print("rich" in sys.modules, "pygments" in sys.modules)
import rich.console
print(rich.console.Console.__name__)
"""


def test_the_command_loads_no_console_and_hides_none() -> None:
    found = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "False", "Console"]
