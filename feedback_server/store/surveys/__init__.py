"""Table of survey versions."""
