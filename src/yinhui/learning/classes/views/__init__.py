"""The pages of classes, trainings and exchanges, one module each."""
