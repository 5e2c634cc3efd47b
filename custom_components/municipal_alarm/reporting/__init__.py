"""How reports look: from what stands in them to pages, tables and files.

Knows no Home Assistant, no clock and no disk but its own templates. Slow, as anything that
draws: for the executor. Reading order::

    document  a page as it is read: tiles, tables, charts, words; all of it plain text
    words_*   what a report says, in each language
    writing   numbers, durations and dates, as each language writes them
    layout*   what stands in a report -> a document
    charts    a chart -> SVG, by pygal, which may be missing
    page      a document -> one HTML file that needs nothing else
    rows      incidents -> CSV
    keys      a report -> JSON, with the keys of docs/reports.md
"""
