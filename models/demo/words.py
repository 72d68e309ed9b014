"""What the demo portfolio is made of: places, people, trades, and what is said about them. Nobody in it exists."""

from models.i18n import N_

PLACES = (
    # city, province, postal prefix, telephone prefix, weight
    ("Madrid", "Madrid", "280", "91", 14), ("Barcelona", "Barcelona", "080", "93", 11),
    ("Valencia", "Valencia", "460", "96", 7), ("Sevilla", "Sevilla", "410", "954", 6),
    ("Zaragoza", "Zaragoza", "500", "976", 9), ("Málaga", "Málaga", "290", "952", 4),
    ("Murcia", "Murcia", "300", "968", 3), ("Bilbao", "Vizcaya", "480", "944", 4),
    ("Alicante", "Alicante", "030", "965", 3), ("Córdoba", "Córdoba", "140", "957", 2),
    ("Valladolid", "Valladolid", "470", "983", 2), ("Vigo", "Pontevedra", "362", "986", 2),
    ("Gijón", "Asturias", "332", "985", 2), ("A Coruña", "A Coruña", "150", "981", 2),
    ("Granada", "Granada", "180", "958", 2), ("Vitoria-Gasteiz", "Álava", "010", "945", 2),
    ("Elche", "Alicante", "032", "966", 1), ("Oviedo", "Asturias", "330", "985", 1),
    ("Pamplona", "Navarra", "310", "948", 2), ("San Sebastián", "Guipúzcoa", "200", "943", 2),
    ("Burgos", "Burgos", "090", "947", 1), ("Santander", "Cantabria", "390", "942", 1),
    ("Logroño", "La Rioja", "260", "941", 2), ("Huesca", "Huesca", "220", "974", 2),
    ("Lleida", "Lleida", "250", "973", 1), ("Tarragona", "Tarragona", "430", "977", 1),
    ("Girona", "Girona", "170", "972", 1), ("Cádiz", "Cádiz", "110", "956", 1),
    ("Jerez de la Frontera", "Cádiz", "114", "956", 1), ("Almería", "Almería", "040", "950", 1),
    ("Badajoz", "Badajoz", "060", "924", 1), ("Salamanca", "Salamanca", "370", "923", 1),
    ("León", "León", "240", "987", 1), ("Albacete", "Albacete", "020", "967", 1),
    ("Toledo", "Toledo", "450", "925", 1), ("Palma", "Illes Balears", "070", "971", 2),
    ("Las Palmas de Gran Canaria", "Las Palmas", "350", "928", 2),
    ("Santa Cruz de Tenerife", "Santa Cruz de Tenerife", "380", "922", 1),
    ("Teruel", "Teruel", "440", "978", 1), ("Soria", "Soria", "420", "975", 1),
    ("Cuenca", "Cuenca", "160", "969", 1), ("Ourense", "Ourense", "320", "988", 1),
)  # fmt: skip

STREETS = (
    "Calle Mayor", "Calle Real", "Avenida de la Constitución", "Plaza de España", "Calle San Miguel",
    "Paseo de la Independencia", "Calle del Carmen", "Ronda de Toledo", "Avenida de América", "Calle Cervantes",
    "Calle Goya", "Camino de las Torres", "Calle Alfonso I", "Gran Vía", "Calle Colón", "Avenida de Andalucía",
    "Calle Nueva", "Travesía del Horno", "Calle de la Iglesia", "Polígono Malpica, calle E", "Calle Ramón y Cajal",
    "Plaza del Pilar", "Calle Delicias", "Paseo Marítimo", "Calle Quevedo", "Avenida de Navarra",
    "Calle Luis Buñuel", "Calle Sancho Ramírez", "Calle Joaquín Costa", "Polígono San Valero, nave",
)  # fmt: skip

WOMEN = (
    "María", "Carmen", "Ana", "Laura", "Isabel", "Cristina", "Marta", "Lucía", "Elena", "Raquel", "Pilar", "Sara",
    "Paula", "Rocío", "Silvia", "Begoña", "Mónica", "Inés", "Nuria", "Clara", "Teresa", "Alba", "Irene", "Beatriz",
    "Sofía", "Verónica", "Ángela", "Montserrat", "Amparo", "Ainhoa", "Leire", "Mª José", "Concepción", "Noelia",
    "Patricia", "Julia", "Carla", "Eva", "Núria", "Íngrid",
)  # fmt: skip
MEN = (
    "Antonio", "José", "Manuel", "Francisco", "David", "Juan", "Javier", "Daniel", "Carlos", "Miguel", "Rafael",
    "Pedro", "Ángel", "Alejandro", "Fernando", "Sergio", "Pablo", "Jorge", "Luis", "Alberto", "Álvaro", "Diego",
    "Adrián", "Raúl", "Iván", "Rubén", "Óscar", "Íñigo", "Jordi", "Andrés", "Iker", "Ramón", "Enrique", "Vicente",
    "Hugo", "Xavier", "Joaquín", "Santiago", "José Luis", "Juan Carlos",
)  # fmt: skip
SURNAMES = (
    "García", "Rodríguez", "González", "Fernández", "López", "Martínez", "Sánchez", "Pérez", "Gómez", "Martín",
    "Jiménez", "Ruiz", "Hernández", "Díaz", "Moreno", "Muñoz", "Álvarez", "Romero", "Alonso", "Gutiérrez", "Navarro",
    "Torres", "Domínguez", "Vázquez", "Ramos", "Gil", "Ramírez", "Serrano", "Blanco", "Molina", "Morales", "Suárez",
    "Ortega", "Delgado", "Castro", "Ortiz", "Rubio", "Marín", "Sanz", "Núñez", "Iglesias", "Medina", "Garrido",
    "Cortés", "Castillo", "Santos", "Lozano", "Guerrero", "Cano", "Prieto", "Méndez", "Cruz", "Calvo", "Gallego",
    "Herrera", "Márquez", "León", "Vidal", "Peña", "Flores", "Cabrera", "Campos", "Vega", "Fuentes", "Carrasco",
    "Diez", "Reyes", "Caballero", "Nieto", "Aguilar", "Pascual", "Santana", "Herrero", "Montero", "Lorenzo",
    "Hidalgo", "Giménez", "Ibáñez", "Ferrer", "Durán", "Santiago", "Benítez", "Vargas", "Mora", "Vicente", "Arias",
    "Carmona", "Crespo", "Román", "Pastor", "Soto", "Sáez", "Velasco", "Moya", "Soler", "Parra", "Esteban", "Bravo",
    "Gallardo", "Rojas", "Íñiguez", "Etxeberria", "Agirre", "Zubiri", "Puig", "Ribas", "Casanova", "Llorente",
    "Ágreda", "Lahoz", "Abadía", "Bernad", "Ansó", "Úbeda", "Yagüe", "Ñíguez", "de la Torre", "del Río", "d'Ors",
)  # fmt: skip

TRADES = (
    # sector, how such a firm is called ({a} and {b} are surnames, {c} the city), who works there
    (N_("hardware"), ("Ferretería {a}", "Suministros {a} y {b}", "Ferretería {c} Centro")),
    (N_("garage"), ("Talleres {a} e Hijos", "Automoción {a}", "Neumáticos {a}")),
    (N_("accountancy"), ("Asesoría {a}", "Gestoría {a} y {b}", "{a} Consultores")),
    (N_("wine"), ("Bodegas {a}", "Viñedos {a} {b}", "Bodega Señorío de {a}")),
    (N_("building"), ("Construcciones {a}", "Reformas {a} {b}", "Obras y Proyectos {a}")),
    (N_("bakery"), ("Panadería {a}", "Horno {a}", "Obrador {a} y {b}")),
    (N_("restaurant"), ("Restaurante Casa {a}", "Mesón {a}", "Asador {a}")),
    (N_("law"), ("{a} y {b} Abogados", "Bufete {a}", "Despacho {a} {b}")),
    (N_("dentistry"), ("Clínica Dental {a}", "Dental {c}", "Ortodoncia {a} {b}")),
    (N_("software"), ("{a} Sistemas", "{a} Digital", "Soluciones {a} {b}")),
    (N_("printing"), ("Imprenta {a}", "Gráficas {a}", "Artes Gráficas {c}")),
    (N_("transport"), ("Transportes {a}", "Logística {a} {b}", "Mudanzas {a}")),
    (N_("farming"), ("Agropecuaria {a}", "Cooperativa Agrícola de {c}", "Frutas {a}")),
    (N_("electricity"), ("Electricidad {a}", "Instalaciones {a}", "Montajes {a} {b}")),
    (N_("furniture"), ("Muebles {a}", "Carpintería {a}", "Cocinas {a} {b}")),
    (N_("fashion"), ("Modas {a}", "Confecciones {a}", "Zapatería {a}")),
    (N_("hotel"), ("Hotel {a}", "Hostal {a} {b}", "Apartamentos {c}")),
    (N_("pharmacy"), ("Farmacia {a}", "Parafarmacia {a}", "Óptica {a} {b}")),
    (N_("training"), ("Academia {a}", "Formación {a} {b}", "Autoescuela {c}")),
    (N_("property"), ("Inmobiliaria {a}", "Fincas {a} {b}", "Administración de Fincas {a}")),
)
FREELANCE = (
    N_("design"), N_("photography"), N_("translation"), N_("architecture"), N_("plumbing"), N_("software"),
    N_("physiotherapy"), N_("journalism"), N_("gardening"), N_("accountancy"),
)  # fmt: skip
FORMS = (("S.L.", "B", 62), ("S.A.", "A", 14), ("S.L.U.", "B", 12), ("C.B.", "E", 7), ("S. Coop.", "F", 5))
POSITIONS = (
    N_("owner"), N_("manager"), N_("purchasing"), N_("accounts"), N_("sales director"), N_("secretary"),
    N_("technical director"), N_("partner"), N_("marketing"), N_("office manager"),
)  # fmt: skip
TAGS = (
    N_("fair 2025"), N_("newsletter"), N_("maintenance"), N_("big order"), N_("pays late"), N_("recommended us"),
    N_("christmas basket"), N_("wants a call"), N_("exports abroad"), N_("key account"),
)  # fmt: skip
MEDIUMS = (N_("phone"), N_("e-mail"), N_("shop"), N_("web"), N_("in person"))
SOURCES = (
    N_("word of mouth"),
    "LinkedIn",
    N_("trade fair"),
    N_("web search"),
    N_("networking"),
    N_("advert"),
    N_("old client"),
)
OWNERS = ("Marta", "Jorge", "Lucía", "Iván")
BEST_TIMES = (N_("before 11"), N_("after 17"), N_("mornings"), N_("Thursdays"), N_("not at lunch time"))
REASONS = (N_("closed down"), N_("price"), N_("moved away"), N_("does it in house"), N_("no budget this year"))
NOTES = (
    N_("Prefers to be called rather than written to."),
    N_("Pays by transfer on the 25th of each month."),
    N_("Ask for Ana: she decides, even if somebody else signs."),
    N_("Two branches; the second one opens after the summer."),
    N_("Was unhappy with the last delivery. Take care with dates."),
    N_("Works with a competitor for the small orders."),
    N_("Interested in the yearly maintenance contract.\nWaiting for next year's budget."),
    N_("Knows the owner of the shop next door, who is also a client."),
    N_("Closes in August."),
)
CALLS = (
    N_("Asked about the quote"), N_("Wants it before the end of the month"), N_("Happy with the last order"),
    N_("Call again after the holidays"), N_("Asked for a discount"), N_("Interested in the new catalogue"),
    N_("Changes of address and of bank account"), N_("Talked about next year's needs"),
)  # fmt: skip
MAILS = (
    N_("Sent the catalogue"),
    N_("Sent the prices for this year"),
    N_("Answered with the technical details"),
    N_("Thanked for the order"),
)
MEETINGS = (
    N_("Saw the workshop and took measures"),
    N_("Coffee with the manager"),
    N_("Showed the samples"),
    N_("Signed the order"),
)
QUOTES = (N_("Quote for the whole installation"), N_("Quote for a year of maintenance"), N_("Quote for 200 units"))
FEEDBACK = (
    N_("Would like the invoice before the 20th"),
    N_("The delivery came a week late"),
    N_("Suggests a smaller size of the catalogue"),
)
FOLLOW_UPS = (
    ("call", N_("Call about the quote")), ("call", N_("Ask how the last order went")),
    ("email", N_("Send the contract")), ("visit", N_("Visit")), ("call", N_("Call to renew")),
    ("email", N_("Send the new price list")),
    ("meeting", N_("Show the samples")), ("call", N_("Wish a happy birthday")), ("quote", N_("Prepare the quote")),
    ("call", N_("Check that the payment arrived")), ("message", N_("Confirm the delivery date")),
)  # fmt: skip
PRODUCTS: tuple[tuple[str, str, int, int, int, bool, int, tuple[int, ...]], ...] = (
    # name, category, price and cost in cents, hours, renewed every year, weight, what is bought with it
    (N_("Web site"), N_("web"), 180_000, 0, 30, False, 8, (1, 2, 8)),
    (N_("Web maintenance"), N_("web"), 48_000, 0, 6, True, 14, (2, 8)),
    (N_("Hosting"), N_("web"), 12_000, 4_800, 0, True, 12, (1,)),
    (N_("Logo and identity"), N_("design"), 65_000, 0, 12, False, 7, (4, 9)),
    (N_("Business cards"), N_("print"), 9_000, 3_800, 0, False, 12, (3, 13)),
    (N_("Catalogue"), N_("print"), 140_000, 62_000, 10, False, 4, (6, 13)),
    (N_("Photo session"), N_("design"), 45_000, 0, 8, False, 6, (5, 0)),
    (N_("Online shop"), N_("web"), 320_000, 0, 55, False, 3, (2, 1, 8)),
    (N_("Newsletter campaign"), N_("advertising"), 24_000, 1_500, 3, False, 9, (11,)),
    (N_("Shop sign"), N_("print"), 52_000, 26_000, 0, False, 4, (10,)),
    (N_("Van lettering"), N_("print"), 78_000, 39_000, 0, False, 3, (9,)),
    (N_("Training day"), N_("training"), 30_000, 0, 5, False, 6, (8,)),
    (N_("Translation"), N_("texts"), 21_000, 15_000, 1, False, 6, ()),
    (N_("Leaflets"), N_("print"), 16_000, 7_200, 0, False, 10, (4,)),
)
PROFESSIONS = (
    N_("teacher"),
    N_("nurse"),
    N_("engineer"),
    N_("retired"),
    N_("shopkeeper"),
    N_("civil servant"),
    N_("farmer"),
)
INTERESTS = (N_("cycling"), N_("cooking"), N_("football"), N_("travel"), N_("reading"), N_("gardening"), N_("music"))

ODD_NAMES = (
    "東京物産 株式会社 (Oficina de Barcelona)",
    "Café-Bar [sic] «La Ñ»",
    "Estudio [b]Negrita[/b]",
    "O'Brien & Peña, Traductores",
    "Müller Ibérica",
    "Muller Iberica",
    "Łukasz Żółkiewski",
    "Δέλτα Εισαγωγές",
    "Sociedad Cooperativa de Productores de Cereales, Legumbres y Frutos Secos del Bajo Aragón y la Ribera Alta",
    "100 % Natural_Herboristería",
)
"""Names that a program has to bear; each portfolio of 40 or more holds them."""
ODD_PEOPLE = ("Łukasz Żółkiewski",)
"""Those of them that are people; the rest are companies."""
