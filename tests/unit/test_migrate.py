"""Migrations, as far as no database is needed."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

import migrations
from migrations.migrate import latest_revision


def test_the_newest_file_is_the_head_of_the_history() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == latest_revision()
