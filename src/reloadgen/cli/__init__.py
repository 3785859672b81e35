"""The command line: commands, options, help, completion and exit codes."""
