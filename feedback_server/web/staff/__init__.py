"""The staff pages, a folder for each capability."""
