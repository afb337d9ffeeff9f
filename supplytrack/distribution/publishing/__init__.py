"""Reports that were published: their figures and files stay as they were."""
