"""`python -m feedback_server` is the `handrail` command."""

from .cli import main

main()
