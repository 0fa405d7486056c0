"""Every picture that a page shows, and whether it will be there for the reader."""
