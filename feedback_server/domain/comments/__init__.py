"""Patients' comments: identifiers, themes, words of risk, follow-up."""
