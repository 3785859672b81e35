"""Edit YAML text by position: every byte that an edit is not about stays."""
