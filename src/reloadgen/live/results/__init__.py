"""What `verify` computes and reports: values without behaviour."""
