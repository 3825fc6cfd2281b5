"""What supervisors mark conversations with; the clock has marks of its own. Pure (OCHAT-02)."""

FLAGS = ("slow_response", "quality_issue", "vip")
