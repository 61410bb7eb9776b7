"""`python -m feedback_server` is the `handrail` command."""

from feedback_server.cli import main

main()
