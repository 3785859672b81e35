"""The inventory as written: its keys, and what each may hold."""
