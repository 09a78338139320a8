"""What things cost, each against a yardstick that is measured in the same run."""
