"""The import's stated limits, each with its reason (docs/import.md repeats them for people)."""

from __future__ import annotations

MEBIBYTE = 1024 * 1024

# A file. A million rows of .xlsx are some 100 MB; through the browser less, for slow lines.
FILE_BYTES_MAX = 512 * MEBIBYTE
UPLOAD_BYTES_MAX = 64 * MEBIBYTE

# What is inside. Excel's own last row is 1,048,576; nobody's roster has 256 columns, empty ones easily do.
ROWS_MAX = 1_048_576
COLUMNS_MAX = 256
SHEETS_MAX = 60
CSV_LINE_CHARACTERS_MAX = 200_000

# A packed file. Real sheets pack 5 to 60 times; a bomb packs 1,000 times. Small files may pack as they like.
UNPACKED_BYTES_MAX = 4096 * MEBIBYTE
UNPACKED_WHOLE_BYTES_MAX = 512 * MEBIBYTE  # formats that are not read in slices
RATIO_MAX = 200
RATIO_MATTERS_FROM_BYTES = 32 * MEBIBYTE
SMALL_PART_BYTES_MAX = 16 * MEBIBYTE  # the workbook's own parts: list of sheets, styles
SHARED_TEXT_BYTES_MAX = 384 * MEBIBYTE
MERGES_MAX = 200_000

# A sheet of .xlsx is read in slices of this much XML, so that memory does not grow with the file. With many
# shared texts, which every slice reads again, the slices are larger and fewer.
SLICE_BYTES = 12 * MEBIBYTE
SLICE_BYTES_WITH_SHARED_TEXT = 96 * MEBIBYTE
SHARED_TEXT_IS_LARGE_FROM_BYTES = 2 * MEBIBYTE
SLICE_BYTES_MAX = 128 * MEBIBYTE  # a slice without the end of a row is no sheet
SLICE_CELLS_MAX = 12_000_000  # laid out densely, 32 bytes a cell and more

# The reading process: a file that makes it want more is refused, and nothing else suffers.
READER_MEMORY_BYTES = 1400 * MEBIBYTE
READER_CPU_S = 1800

# Rows that travel together.
BATCH_ROWS = 2_000
SAMPLE_ROWS = 60
HEADER_WITHIN_ROWS = 20

# Pages.
PAGE_ROWS = 50
ERROR_WORKBOOK_ROWS_MAX = 100_000
PREVIEW_KEPT_DAYS = 30  # an import that nobody applied is forgotten with its file
