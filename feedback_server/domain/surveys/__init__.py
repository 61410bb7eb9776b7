"""Surveys: the kinds of question they are made of."""
