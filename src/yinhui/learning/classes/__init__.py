"""Classes, trainings and exchanges."""
