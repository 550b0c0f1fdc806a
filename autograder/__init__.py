"""The autograder: a virtual clock, a judge outside the student's process, exercises and verdicts."""
