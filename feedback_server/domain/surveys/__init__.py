"""Surveys, and the kinds of question that they are made of."""
