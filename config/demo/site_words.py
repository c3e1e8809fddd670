"""The words of the demonstration's public site, in English and Spanish."""

ROOMS = {"Community room": "Sala comunitaria", "Story corner": "Rincón de cuentos"}
PLACES = {"branch": "Sucursal", "school": "Escuela"}
# What programs say, as it stands there. Others nobody has put into Spanish yet: the site shows
# them in English and says so.
PROGRAMS = {
    "Homework help": "Ayuda con las tareas",
    "Bring your work. Helpers sit with small groups; snacks are there.": "Traiga sus tareas. "
    "Ayudantes trabajan con grupos pequeños; hay meriendas.",
    "Grades 3 to 8. Bring your work.": "Grados 3 a 8. Traiga sus tareas.",
    "Story time for babies and toddlers": "Hora del cuento para bebés y niños pequeños",
    "Songs, rhymes and one picture book. Stay and play afterwards.": "Canciones, rimas y un libro "
    "ilustrado. Después pueden quedarse a jugar.",
    "Birth to age 3, with a grown-up.": "Desde el nacimiento hasta los 3 años, con un adulto.",
    "Library card morning": "Mañana de la tarjeta de biblioteca",
    "Bring your school ID. Your child leaves with a card.": "Traiga la identificación escolar. Su "
    "hijo o hija se va con una tarjeta.",
    "Families of Heron and Kestrel.": "Familias de Heron y Kestrel.",
    "Read-aloud evening for families": "Noche de lectura en voz alta para familias",
    "Stories in Spanish and English, read by older students and grown-ups.": "Cuentos en español "
    "e inglés, leídos por estudiantes mayores y adultos.",
    "All ages. Stories in Spanish and English.": "Todas las edades. Cuentos en español e inglés.",
    "Winter book walk": "Paseo de invierno con un libro",
    "Pages of a picture book along a path around the pond. Come any time.": "Páginas de un libro "
    "ilustrado a lo largo de un camino alrededor del estanque. Venga a cualquier hora.",
    "Everybody.": "Todos.",
    "Step-free entrance.": "Entrada sin escalones.",
}
# {title: (summary, link, Spanish)}
RESOURCES = {
    "Get a library card": (
        "Use your child’s school ID at any branch.",
        "https://library.example.org/card",
        {
            "title": "Obtener una tarjeta de biblioteca",
            "summary": "Use la identificación escolar de su hijo o hija en cualquier sucursal.",
        },
    ),
    "Read and listen online": (
        "Books, audiobooks and magazines, in many languages.",
        "https://library.example.org/online",
        {
            "title": "Leer y escuchar en línea",
            "summary": "Libros, audiolibros y revistas en muchos idiomas.",
        },
    ),
    "Getting ready for kindergarten": (
        "A checklist and a list of story times.",
        "https://library.example.org/kindergarten",
        {
            "title": "Prepararse para el kínder",
            "summary": "Una lista de preparación y los horarios de cuentos.",
        },
    ),
    "Help with homework, day by day": (
        "Times and places after school.",
        "https://library.example.org/homework",
        {
            "title": "Ayuda con las tareas, día por día",
            "summary": "Horarios y lugares después de la escuela.",
        },
    ),
}
# {number of the step in Goodwin's plan: (sentence, Spanish, partners that said yes)}
SENTENCES = {
    "1.1": (
        "Kindergarten registration mornings with library card sign-up",
        "Mañanas de inscripción a kínder con tarjeta de biblioteca",
        ("Heron", "Kestrel", "Lark"),
    ),
    "1.3": (
        "School ID works as a library card",
        "La identificación escolar sirve como tarjeta de biblioteca",
        (),
    ),
    "1.4": ("Family science night", "Noche de ciencias en familia", ("Kestrel", "Osprey")),
    "1.5": (
        "Homework help, Monday to Thursday",
        "Ayuda con las tareas, de lunes a jueves",
        (),
    ),
}
AREAS = {
    "School Readiness": {
        "en": {
            "title": "School readiness",
            "description": "Helping families and children from birth through pre-school get ready "
            "for school.",
        },
        "es": {
            "title": "Preparación para la escuela",
            "description": "Ayudar a las familias y a los niños, desde el nacimiento hasta el "
            "preescolar, a prepararse para la escuela.",
        },
    },
    "Library Services & Access": {
        "en": {
            "title": "Library services and access",
            "description": "Making it easy to use the public library and the school library.",
        },
        "es": {
            "title": "Servicios y acceso a la biblioteca",
            "description": "Que sea fácil usar la biblioteca pública y la biblioteca escolar.",
        },
    },
    "Programming for Students & Families": {
        "en": {
            "title": "Programs for students and families",
            "description": "Programs that match what children learn in school, and a love of "
            "reading.",
        },
        "es": {
            "title": "Programas para estudiantes y familias",
            "description": "Programas que acompañan lo que los niños aprenden en la escuela, y el "
            "gusto por leer.",
        },
    },
    "Intervention Programs & Services": {
        "en": {
            "title": "Extra help",
            "description": "Help after school, in school breaks and in summer.",
        },
        "es": {
            "title": "Apoyo adicional",
            "description": "Ayuda después de la escuela, en las vacaciones y en el verano.",
        },
    },
}
