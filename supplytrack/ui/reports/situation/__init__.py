"""The situation report: its sentences, whose figures open their papers and whose words a person may change."""
