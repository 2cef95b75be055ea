"""Pictures as functions: (arrays, options) -> matplotlib Figure. They read nothing and save nothing."""
