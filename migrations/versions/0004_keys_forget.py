"""What an Idempotency-Key remembers of a request is keyed, and forgotten with the profile."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rows of before hold a plain hash of the profile, even of one erased since. A retry they would have served
    # makes a second profile; that is less than keeping them.
    op.execute("DELETE FROM idempotency_keys")
    with op.batch_alter_table("idempotency_keys") as batch_op:
        batch_op.alter_column("request_hash", existing_type=sa.String(length=64), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM idempotency_keys")
    with op.batch_alter_table("idempotency_keys") as batch_op:
        batch_op.alter_column("request_hash", existing_type=sa.String(length=64), nullable=False)
