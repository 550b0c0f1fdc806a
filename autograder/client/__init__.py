"""The student's side: what a notebook imports. It holds no cases, no answers, no solutions."""
