"""What staff do about patients' comments: moderate, follow up, answer, erase."""
