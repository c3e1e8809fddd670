"""Data set on paper: a tagged PDF."""

import json

import typst


def pdf_of(template, data):
    """What the template makes of the data. A name in letters no font of this machine has is shown
    as boxes, in a PDF that is not checked as PDF/UA: better than none."""
    inputs = {"data": json.dumps(data)}
    try:
        return typst.compile(str(template), sys_inputs=inputs, pdf_standards="ua-1")
    except typst.TypstError:
        return typst.compile(str(template), sys_inputs=inputs)
