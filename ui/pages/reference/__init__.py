"""Data Acuan: what the program knows of forms, law, clocks and places, how sure it is, and what the office corrects."""
