"""Objects compared with the schemas and versions that Flux serves."""
