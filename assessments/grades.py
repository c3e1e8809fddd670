"""Grades: codes as files bring them, words as pages show them."""

WORDS = {
    "IT": "Infants and toddlers",
    "PR": "Preschool",
    "PK": "Prekindergarten",
    "TK": "Transitional kindergarten",
    "KG": "Kindergarten",
    "PS": "After grade 12",
    "UG": "Ungraded",
    "OTHER": "Another grade",
}


def grade_name(code):
    """Grade 4 for 04, Kindergarten for KG; another code as it stands."""
    code = code.strip()
    if code.isascii() and code.isdecimal():
        return f"Grade {int(code)}"
    return WORDS.get(code.upper(), code)


def grade_names(codes):
    """Kindergarten, Grade 1 for KG,01"""
    return ", ".join(grade_name(code) for code in codes.split(",") if code.strip())
