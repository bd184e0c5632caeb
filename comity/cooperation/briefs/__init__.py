"""The brief for the next meeting and the joint report: what was promised, what came of it, what is late, what could be decided."""
