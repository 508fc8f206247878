"""What the cards of the dashboard ask for, and what they are told without asking."""
