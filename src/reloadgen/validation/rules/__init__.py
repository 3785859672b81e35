"""The rules of `validate`, by what they look at."""
