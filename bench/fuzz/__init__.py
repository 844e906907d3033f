"""A mutation fuzzer for the PDF reader: damaged PDFs must end as a Report or as one of the reader's own errors."""
