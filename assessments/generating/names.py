"""Names nobody could take for a real child's, and what a generated district is made of."""

GIVEN = (
    "Acorn Alcove Amaranth Anise Aster Barley Bramble Briar Caraway Clover Comet Cricket Damson "
    "Dapple Ember Feather Fennel Finch Flax Gale Harbor Heather Juniper Kite Lantern Larkspur "
    "Linden Marigold Meadow Mistral Nettle Opal Otter Pebble Poppy Quill Reed Rowan Saffron Sorrel "
    "Sparrow Tansy Thimble Thistle Tulip Umber Velvet Willow Wren Zephyr"
).split()
FAMILY = (
    "Imaginary Invented Fabled Storybrook Talewright Makebelieve Pretend Figment Onceupon Fableton "
    "Dreamwell Madeup Nowherefield Storyhill Inkwell Papermoon Chapterly Bookend Wonderby Mythwood "
    "Rhymeford Plotting Versely Pagewright Fictionby Legendre Sagaton Yarnspinner Footnote Epilogue"
).split()
SCHOOLS = (
    "Amberwick Bellhollow Candlemere Dovetail Eventide Foxglove Glimmer Hollowell Inglenook Jasper "
    "Kettlebrook Lanternhill Mossgate Nightjar Oriole Puddleby Quarry Ravensmoor Silverleaf Tumble "
    "Underhill Violet Windmere Yonder Zinnia"
).split()
# {dimension: (kind, {code: name})}; the codes of race are those of the federal roll-up.
GROUPS = {
    "Race and ethnicity": (
        "race",
        {
            "hispanic": "Hispanic or Latino",
            "white": "White",
            "black": "Black or African American",
            "asian": "Asian",
            "two_or_more": "Two or more races",
            "american_indian": "American Indian or Alaska Native",
            "pacific": "Native Hawaiian or Other Pacific Islander",
            "not_reported": "Not reported",
        },
    ),
    "English learners": ("english", {"EL": "English learners"}),
    "Students with disabilities": ("disability", {"SWD": "Students with disabilities"}),
    "Economically disadvantaged students": (
        "economic",
        {"ED": "Economically disadvantaged students"},
    ),
    "Gender": ("gender", {"F": "Female", "M": "Male", "X": "Another gender"}),
}
# Upper bounds of a draw from 0 to 1: two groups are so small that their figures must be hidden.
RACES = {
    "hispanic": 0.30,
    "white": 0.68,
    "black": 0.82,
    "asian": 0.92,
    "two_or_more": 0.974,
    "american_indian": 0.980,
    "pacific": 0.982,
    "not_reported": 1,
}
GENDERS = {"F": 0.487, "M": 0.993, "X": 1}
