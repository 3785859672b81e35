"""What differs between the plan and the work tree, and the only code that writes it."""
