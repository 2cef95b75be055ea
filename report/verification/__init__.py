"""Is a report what its spec and its runs say? What a report carries for that, and the check (`labreport verify`)."""
