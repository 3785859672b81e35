"""The rules of `validate`, and the run over a fleet."""
