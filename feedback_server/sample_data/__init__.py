"""Made-up data for demonstrations, always labelled so."""
