"""The graph of a fleet as a tree for people, as a Mermaid flowchart, and in Graphviz' language."""
