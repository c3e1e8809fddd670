"""The words of the demonstration's public site, in English and Spanish."""

PLACES = {"branch": "Sucursal", "school": "Escuela"}
PROGRAMS = {
    "Homework help": {
        "place": "Goodwin",
        "hours": (15, 17),
        "weekdays": (0, 1, 2, 3),
        "age": "12_18",
        "season": "after_school",
        "audience": "Grades 3 to 8",
        "description": "A quiet table, somebody who helps, and everything you need to finish.",
        "note": "Bring your work",
        "note_es": "Traiga sus tareas",
        "languages": ["en", "es"],
        "es": {
            "title": "Ayuda con las tareas",
            "audience": "Grados 3 a 8",
            "description": "Una mesa tranquila, alguien que ayuda y todo lo necesario para "
            "terminar.",
        },
    },
    "Read-aloud evening for families": {
        "place": "Lark",
        "hours": (18, 19),
        "weekdays": (3,),
        "age": "general",
        "season": "weekend",
        "audience": "All ages",
        "description": "Families listen to stories together. Bring a pillow; there is cocoa.",
        "note": "Stories in Spanish and English",
        "note_es": "Cuentos en español e inglés",
        "languages": ["en", "es"],
        "es": {
            "title": "Noche de lectura en voz alta para familias",
            "audience": "Todas las edades",
            "description": "Las familias escuchan cuentos juntas. Traiga una almohada; hay "
            "chocolate caliente.",
        },
    },
    "Story time for babies and toddlers": {
        "place": "Goodwin",
        "hours": (10, 11),
        "weekdays": (1, 4),
        "age": "0_5",
        "season": "school_day",
        "audience": "Birth to age 3, with a grown-up",
        "description": "Songs, rhymes and two short books. Brothers and sisters may come.",
        "es": {
            "title": "Hora del cuento para bebés y niños pequeños",
            "audience": "Desde el nacimiento hasta los 3 años, con un adulto",
            "description": "Canciones, rimas y dos libros cortos. Los hermanos también pueden "
            "venir.",
        },
    },
    "Library card morning": {
        "place": "Goodwin",
        "hours": (11, 12),
        "weekdays": (5,),
        "age": "general",
        "season": "weekend",
        "audience": "Families",
        "description": "Your child leaves with a card, and you know what it opens.",
        "note": "Bring your school ID",
        "note_es": "Traiga la identificación escolar",
        "es": {
            "title": "Mañana de la tarjeta de biblioteca",
            "audience": "Familias",
            "description": "Su hijo o hija se va con una tarjeta, y usted sabe para qué sirve.",
        },
    },
    # Nobody has put this one into Spanish yet: the site shows it in English and says so.
    "Comics club": {
        "place": "Goodwin",
        "hours": (16, 17),
        "weekdays": (4,),
        "age": "12_18",
        "season": "after_school",
        "audience": "Grades 6 to 8",
        "description": "Read, draw and swap comics.",
        "es": {},
    },
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
