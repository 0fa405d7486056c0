"""The pure part of the help center: YAML and Markdown in, pages and faults out. Knows nothing of MkDocs."""
