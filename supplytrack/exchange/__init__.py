"""What comes from outside and goes out to others: the import workbook."""
