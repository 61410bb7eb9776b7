"""Staff pages for shared tablets."""
