"""`labreport compare`: stored runs side by side, in the terminal and in files."""
