"""Trains the model that suggests themes and tone. Needs scikit-learn: ``requirements.txt``."""
