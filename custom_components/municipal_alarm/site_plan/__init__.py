"""The site plan: what is set up, as one document that people write and read.

    tree.py         what was read, each value with its line and column; problems
    yaml_text.py    YAML -> tree
    csv_sheet.py    a sheet of a spreadsheet -> tree
    types.py        the types of fields: how each is read and written
    kinds.py        which fields each kind of thing has: a table
    setup.py        what is set up, by ids; what people call it
    document.py     tree -> what the document names, and what it removes
    planning.py     document + what is set up -> what is wanted, or every problem
    checking.py     what cannot be so, across all that is wanted
    difference.py   what an import adds, changes and removes
    writing.py      what is set up -> document
    rules/          the rules that the forms ask too

Home Assistant is not known here: what only it can tell (whether an entity exists) is
asked by `site_import/`, which also applies a plan. See docs/site-plan.md and ADR 29.
"""
