"""What is known of particular charts: their values, and how they behave."""
