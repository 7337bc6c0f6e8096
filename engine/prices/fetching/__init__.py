"""What every source that fetches needs: a clock, deadlines, which sessions are over, what a report of it says."""
