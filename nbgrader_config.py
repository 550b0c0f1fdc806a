"""nbgrader's configuration for this course. Run nbgrader in this folder.

The lessons' sources are in solutions/; everything that nbgrader makes goes to course/, which git ignores. Change
course_id, and add what your course needs (due dates, late penalties, an exchange) below the call.
"""

from pathlib import Path

from autograder.grading.config import configure

c = get_config()  # noqa: F821 - nbgrader defines it
configure(c)

here = Path(__file__).resolve().parent
c.CourseDirectory.course_id = "raycourse"
c.CourseDirectory.root = str(here)
c.CourseDirectory.db_url = f"sqlite:///{here / 'course' / 'gradebook.db'}"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "course/release"
c.CourseDirectory.submitted_directory = "course/submitted"
c.CourseDirectory.autograded_directory = "course/autograded"
c.CourseDirectory.feedback_directory = "course/feedback"
(here / "course").mkdir(exist_ok=True)
