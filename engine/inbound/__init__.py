"""Mail coming in: listeners and SMTP sessions on aiosmtpd, DATA and BDAT read in blocks."""
