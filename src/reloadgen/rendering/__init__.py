"""From a fleet and templates to a plan: every generated file with its content, and every aggregator entry."""
