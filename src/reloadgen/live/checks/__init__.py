"""What is checked on a cluster: Flux objects, workloads, monitoring, ownership."""
