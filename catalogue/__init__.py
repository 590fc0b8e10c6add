"""What is offered, and how it changes."""
