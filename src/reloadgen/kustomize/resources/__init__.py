"""The objects of a build: their ids, how selectors find them, and how patches change one of them."""
