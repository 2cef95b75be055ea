"""Every Chinese sentence that the program writes by itself, one module a topic."""
