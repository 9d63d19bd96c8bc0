"""What turns our problem into a library's, and its answer into a plan."""
