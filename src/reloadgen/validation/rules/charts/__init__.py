"""Values of Helm releases, and how charts behave with them."""
