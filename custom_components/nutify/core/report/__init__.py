"""What people read: charts, numbers and dates as they write them, HTML and PDF."""
