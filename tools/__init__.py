"""What serves, sets up and watches over the house; each file is a command of its own, too."""
