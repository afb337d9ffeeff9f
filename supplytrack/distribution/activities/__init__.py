"""What was done beside stock: fixtures, refills, trainings, mobilisation."""
