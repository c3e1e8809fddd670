"""West Hartford's exchange: "Provide forums for sharing resources, program ideas, instructional
strategies and lesson plans" (library development plan 2016-17)."""

from .exchange import give

ELEMENTARY = ["K", "1", "2"]
STORIES = [
    {
        "kind": "lesson",
        "title": "Who made this page? A first lesson on sources",
        "place": "Cedar",
        "by": "Tomas Reil",
        "days": 64,
        "grades": ["3", "4", "5"],
        "licence": "cc_by",
        "readers": "everywhere",
        "summary": "Pairs get three printed pages about owls: one of a museum, one of a shop, one "
        "of a fan. They look for who made each page and what that person wants.\n\nYou need the "
        "three pages on paper and 40 minutes. Let students argue: the shop’s page is the prettiest "
        "one, and that is the point.",
        "links": ("The three pages, to print", "Exit ticket"),
        "used": (
            (
                "Fir",
                "Dana Okafor",
                40,
                "Used frogs instead of owls because grade 4 had just raised "
                "some. Added a fourth page without any author.",
            ),
            ("Juniper", "Dana Okafor", 38, ""),
            (
                "Maple",
                "Ruth Tanager",
                20,
                "In grade 6 the pages were too easy; we let students bring a page each and swap.",
            ),
        ),
        "said": (
            ("Ling Farrow", 33, "The exit ticket works as a poll too.", False),
            ("Tomas Reil", 32, "Good idea, I will add it.", False),
        ),
    },
    {
        "kind": "strategy",
        "title": "Read aloud with two questions, not ten",
        "place": "Alder",
        "by": "Amara Boyd",
        "days": 50,
        "grades": ["PK", *ELEMENTARY],
        "licence": "cc_by_sa",
        "readers": "everywhere families?",
        "summary": "Choose two places in the book where the class stops: one to guess what comes, "
        "one to say what somebody feels. Everything else is reading. Write the two questions on a "
        "sticky note inside the cover, so the next reader finds them.",
        "used": (
            ("Elder", "Priya Nand", 30, "With sentence starters for students who learn English."),
            ("Birch", "Mira Szabo", 26, ""),
        ),
    },
    {
        "kind": "resource",
        "title": "Picture books in two languages: our list of 40",
        "place": "Ironwood",
        "by": "Celia Marsh",
        "days": 31,
        "grades": ["PK", *ELEMENTARY, "3"],
        "readers": "families?",
        "summary": "Titles in English with Spanish, Portuguese, Arabic or Polish on the same page, "
        "each with one line on what it is good for: a first week, a visit of grandparents, "
        "counting.",
        "links": ("The list as a spreadsheet",),
        "said": (("Esi Aidoo", 6, "The link asks me for a password.", True),),
    },
    {
        "kind": "lesson",
        "title": "Digital footprints: what would a stranger find?",
        "place": "Pine",
        "by": "Esi Aidoo",
        "days": 18,
        "grades": ["6", "7"],
        "summary": "Students write what a stranger should find about them in ten years, then "
        "plan three posts that lead there. No real accounts are opened.\n\nTwo periods; the "
        "second one needs no devices at all.",
        "used": (("Oak", "Hugo Bell", 9, "One period only, with the posts drawn as a comic."),),
    },
    {
        "kind": "idea",
        "title": "Family reading night in five corners",
        "place": "Birch",
        "by": "Mira Szabo",
        "days": 9,
        "grades": [*ELEMENTARY, "3", "4", "5"],
        "licence": "cc0",
        "readers": "everywhere?",
        "summary": "Five corners, fifteen minutes each: read aloud, make a bookmark, borrow, "
        "meet an author on the phone, hot chocolate. Families walk in any order with a card that "
        "is stamped.",
    },
    {
        "kind": "strategy",
        "title": "Choice boards for research questions",
        "place": "Spruce",
        "by": "Marco Fenn",
        "days": 4,
        "grades": ["9", "10"],
        "licence": "cc_by_nc",
        "summary": "Nine squares, each a way to narrow a question: by place, by year, by who pays. "
        "Students cross three squares before they search.",
    },
]


def load(district, dates):
    give(district, STORIES, dates.today)
