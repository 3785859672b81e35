"""The canary: objects that prove that Reloader reloads, and their removal."""
