"""Keys of partners may end on a day, and say when they were last used."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("partner_keys") as batch_op:
        batch_op.add_column(sa.Column("expires_at", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("used_at", sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("partner_keys") as batch_op:
        batch_op.drop_column("used_at")
        batch_op.drop_column("expires_at")
