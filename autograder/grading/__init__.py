"""nbgrader's side of the course: making the student's copy, running and marking submissions, a made class.

Nothing is imported here: nbgrader takes a second to import, and most programs need one module of this package.
"""
