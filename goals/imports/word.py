"""Word documents as Markdown lines: headings by style, lists by level, tables with pipes."""

import io
import re
import zipfile

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from .errors import PlanFileError

TOO_LONG = "The Word file has more paragraphs than a plan has: paste the part with the goals."
BROKEN = "The Word file is damaged or not complete: open it in Word and save it once more."
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list (?:bullet|number|paragraph)(?: (\d))?", re.IGNORECASE)
_MOST_PARAGRAPHS = 20_000
_DEEPEST = 8  # the levels a Word list has: 0 to 8
_FAILURES = (KeyError, ValueError, zipfile.BadZipFile, LxmlError, EOFError, AttributeError)


def document_lines(data):
    """Return the lines of a .docx (bytes) as str; raises `PlanFileError` if it cannot be read."""
    try:
        document = docx.Document(io.BytesIO(data))
        if len(document.element.body.findall(f".//{qn('w:p')}")) > _MOST_PARAGRAPHS:
            raise PlanFileError(TOO_LONG)
        styles = {}
        return [line for block in document.iter_inner_content() for line in _lines(block, styles)]
    except _FAILURES as error:
        raise PlanFileError(BROKEN) from error


def _lines(block, styles):
    if isinstance(block, Table):
        return ["", *_table_lines(block), ""]
    return _paragraph_lines(block, styles)


def _paragraph_lines(paragraph: Paragraph, styles):
    pieces = [piece.strip() for piece in paragraph.text.split("\n")]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return [""]
    style = _style_name(paragraph, styles)
    if style.lower() == "title":
        return [f"# {' '.join(pieces)}", ""]
    if heading := _HEADING.match(style):
        # Word's Title stands above Heading 1, as "#" stands above "##".
        return [f"{'#' * min(6, int(heading.group(1)) + 1)} {' '.join(pieces)}", ""]
    level = _list_level(paragraph, style)
    if level is not None:
        return [f"{'    ' * level}- {' '.join(pieces)}"]
    if _is_bold(paragraph):
        return [f"**{' '.join(pieces)}**", ""]
    return [*pieces, ""]


def _style_name(paragraph, styles):
    """Looked up once for each style, kept in `styles`: Word's list of styles is long."""
    key = paragraph._p.style
    if key not in styles:
        styles[key] = paragraph.style.name if paragraph.style is not None else ""
    return styles[key]


def _list_level(paragraph, style):
    """Return the level of a list paragraph from 0, or None for other paragraphs."""
    properties = paragraph._p.pPr
    numbering = properties.numPr if properties is not None else None
    if numbering is not None and numbering.numId is not None and numbering.numId.val != 0:
        level = numbering.ilvl.val if numbering.ilvl is not None else 0
        return min(max(level, 0), _DEEPEST)
    found = _LIST_STYLE.match(style)
    if found and (found.group(1) or "paragraph" not in style.lower()):
        return max(int(found.group(1) or 1) - 1, 0)
    return None


def _is_bold(paragraph):
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs) and len(paragraph.text) <= 160


def _table_lines(table):
    """Return the rows as "| a | b |"; a cell merged over several columns stands once."""
    rows = []
    for row in table._tbl.tr_lst:
        cells = [" ".join(_cell_texts(cell)) for cell in row.tc_lst]
        rows.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return rows


def _cell_texts(cell):
    for paragraph in cell.iter(qn("w:p")):
        text = "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()
        if text:
            yield text
