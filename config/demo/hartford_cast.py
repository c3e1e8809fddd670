"""Invented schools, people and steps around the real branch of the pilot, Goodwin."""

ZONES = {
    "Goodwin": [
        ("Heron", "elementary", "PK-5"),
        ("Kestrel", "elementary", "PK-5"),
        ("Lark", "elementary", "PK-8"),
        ("Osprey", "middle", "6-8"),
        ("Plover", "elementary", "PK-5"),
        ("Wren", "high", "9-12"),
    ],
    "Amber": [("Aster", "elementary", "PK-5"), ("Bluebell", "middle", "6-8")],
    "Basalt": [("Clover", "elementary", "PK-8"), ("Dahlia", "high", "9-12")],
    "Cobalt": [("Fennel", "elementary", "PK-5"), ("Gentian", "elementary", "PK-5")],
    "Flint": [("Hyssop", "elementary", "PK-8"), ("Iris", "middle", "6-8")],
    "Garnet": [("Jasmine", "elementary", "PK-5"), ("Lavender", "high", "9-12")],
    "Jasper": [("Mallow", "elementary", "PK-5"), ("Nettle", "middle", "6-8")],
    "Onyx": [("Orchid", "elementary", "PK-8")],
    "Quartz": [("Poppy", "elementary", "PK-5"), ("Rue", "elementary", "PK-5")],
    "Slate": [("Sorrel", "elementary", "PK-8"), ("Thistle", "middle", "6-8")],
}
BRANCH_LEADS = {
    "Goodwin": "Luz Marrero",
    "Amber": "Peter Quill",
    "Basalt": "Yusuf Amin",
    "Cobalt": "Hana Brook",
    "Flint": "Otis Lane",
    "Garnet": "Freya Stahl",
    "Jasper": "Ben Achterberg",
    "Quartz": "Suri Patel",
    "Slate": "Mona Carver",
}
# Plover has named no lead; Onyx has no branch lead yet.
SCHOOL_LEADS = {
    "Heron": "Dov Abramson",
    "Kestrel": "Fay Quinn",
    "Lark": "Sylvie Moreau",
    "Osprey": "Theo Ibsen",
    "Wren": "Jan Nowak",
    "Aster": "Lena Fox",
    "Clover": "Marek Dunn",
    "Fennel": "Olive Grant",
    "Jasmine": "Pia Rossi",
}
# "area" counts the four key areas from 0 in the document's order.
PLANS = {
    "Goodwin": {
        "focus": "Every family with a child under five knows one person at the branch by name.",
        "state": "agreed",
        "steps": [
            {
                "area": 0,
                "text": "Hold kindergarten registration mornings with library card sign-up.",
                "with": ["Heron", "Kestrel", "Lark"],
                "status": "on_track",
                "story": "Two mornings held; 31 families left with a card.",
            },
            {
                "area": 0,
                "text": "Tell stories for babies and toddlers every Tuesday at 10:00.",
                "status": "on_track",
                "story": "Nine Tuesdays, about a dozen families each.",
            },
            {
                "area": 1,
                "text": "Make the school ID work as a library card.",
                "with": ["Heron", "Kestrel", "Lark", "Osprey", "Plover", "Wren"],
                "ongoing": False,
                "status": "at_risk",
                "story": "Four schools are ready; two have no date yet.",
            },
            {
                "area": 2,
                "text": "Hold a family science night on the Next Generation Science Standards.",
                "with": ["Kestrel", "Osprey"],
                "ongoing": False,
                "status": "complete",
                "story": "Held with Kestrel and Osprey: 118 people came.",
            },
            {
                "area": 3,
                "text": "Offer homework help Monday to Thursday, 3:00 to 5:00 pm.",
                "status": "off_track",
                "story": "Two of four afternoons fell away: nobody to staff them.",
            },
        ],
    },
    "Heron": {
        "focus": "Grade 3 readers leave with a book from the branch every month.",
        "state": "agreed",
        "steps": [
            {
                "area": 1,
                "text": "Walk every grade 3 class to the branch once a month.",
                "status": "on_track",
                "story": "All four classes went in the first two months.",
            },
            {
                "area": 0,
                "text": "Send story-time dates home with every pre-K family.",
                "status": "on_track",
                "story": "The dates go home with the Friday folder.",
            },
            {"area": 2, "text": "Hold a read-aloud week with families.", "ongoing": False},
        ],
    },
    "Kestrel": {
        "focus": "Science reading at home, in both home languages.",
        "state": "agreed",
        "steps": [
            {
                "area": 2,
                "text": "Lend science backpacks over the weekend.",
                "status": "at_risk",
                "story": "Six of twelve backpacks are complete.",
            },
        ],
    },
    "Osprey": {
        "focus": "The school library is open to families.",
        "state": "sent",
        "steps": [
            {"area": 1, "text": "Open the school library one afternoon a week for families."},
        ],
    },
    "Amber": {
        "focus": "Middle school students find a quiet place after school.",
        "state": "agreed",
        "steps": [
            {"area": 3, "text": "Keep the upper floor for homework from 2:30 to 5:30 pm."},
            {
                "area": 2,
                "text": "Start a comics club.",
                "with": ["Bluebell"],
                "ongoing": False,
                "status": "on_track",
                "story": "First meeting held, nine students came.",
            },
        ],
    },
    "Aster": {
        "focus": "Families choose books together.",
        "state": "draft",
        "steps": [
            {"area": 2, "text": "Hold a family choosing evening each half-year."},
        ],
    },
    "Lark": {
        "focus": "Families read at home in the language they speak there.",
        "state": "returned",
        "steps": [
            {"area": 2, "text": "Lend bags with books in two languages."},
            {"area": 3, "text": "Open the library one afternoon a week for homework."},
        ],
    },
    "Wren": {
        "focus": "Every student leaves high school with a card and knows what it opens.",
        "state": "agreed",
        "not_for_us": {0: "our students are 14 to 18; families with small ones go to Heron."},
        "steps": [
            {"area": 1, "text": "Show each grade 9 class the library's databases in fall."},
        ],
    },
    "Basalt": {
        "focus": "Students find help with their work when school is out.",
        "state": "sent",
        "steps": [
            {"area": 3, "text": "Keep two tables for homework in the summer weeks."},
            {"area": 0, "text": "Invite home child-care providers to story time."},
        ],
    },
    "Cobalt": {
        "focus": "Families with small children feel at home in the branch.",
        "state": "returned",
        "steps": [
            {"area": 0, "text": "Tell stories in two languages on Saturdays."},
            {"area": 0, "text": "Show families how to read with a two-year-old."},
        ],
    },
}
