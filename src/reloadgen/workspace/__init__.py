"""What every command on an inventory starts from: repository, fleet, plan and changes, each made once."""
