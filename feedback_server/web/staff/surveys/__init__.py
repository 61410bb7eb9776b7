"""Settings > Surveys: what patients are asked, changed by staff."""
