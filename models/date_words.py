"""The words for days, months and distances in both languages, folded (no accents, ñ as n); short names to show."""

from models.i18n import N_

FIRST_YEAR, LAST_YEAR = 1800, 2199
FILLERS = frozenset({"el", "la", "los", "the", "on", "by", "de", "del", "of", "al", "dia", "para"})
NUMBERS = {
    "a": 1, "an": 1, "un": 1, "una": 1, "uno": 1, "one": 1, "two": 2, "dos": 2, "three": 3, "tres": 3, "four": 4,
    "cuatro": 4, "five": 5, "cinco": 5, "six": 6, "seis": 6, "seven": 7, "siete": 7, "eight": 8, "ocho": 8,
    "nine": 9, "nueve": 9, "ten": 10, "diez": 10, "quince": 15, "fifteen": 15,
}  # fmt: skip
DAYS_AWAY = {
    "today": 0, "hoy": 0, "tomorrow": 1, "tmrw": 1, "manana": 1, "yesterday": -1, "ayer": -1,
    "pasado manana": 2, "pasado": 2, "day after tomorrow": 2,
    "anteayer": -2, "antes ayer": -2, "antier": -2, "day before yesterday": -2,
}  # fmt: skip
PERIOD_ENDS = {
    **dict.fromkeys(
        ("fin mes", "a fin mes", "final mes", "a final mes", "finales mes", "a finales mes", "fin este mes",
         "end month", "end this month", "month end", "at end month", "eom"), "end of month"),
    **dict.fromkeys(
        ("principio mes", "a principio mes", "principios mes", "a principios mes", "primeros mes", "a primeros mes",
         "start month", "beginning month", "next month", "mes que viene", "proximo mes"), "start of month"),
    **dict.fromkeys(("fin ano", "a fin ano", "final ano", "a final ano", "end year", "year end", "eoy"), "end of year"),
    **dict.fromkeys(("next week", "semana que viene", "proxima semana"), "next week"),
    **dict.fromkeys(
        ("weekend", "this weekend", "next weekend", "finde", "este finde", "fin semana", "este fin semana",
         "proximo fin semana", "fin semana que viene"), "weekend"),
}  # fmt: skip
# Days and months of each unit; one of the two is 0.
UNITS = {
    **dict.fromkeys(("d", "day", "days", "dia", "dias"), (1, 0)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "s", "sem", "semana", "semanas"), (7, 0)),
    **dict.fromkeys(("fortnight", "fortnights"), (14, 0)),
    **dict.fromkeys(("quincena", "quincenas"), (15, 0)),
    **dict.fromkeys(("m", "mo", "month", "months", "mes", "meses"), (0, 1)),
    **dict.fromkeys(("y", "yr", "year", "years", "a", "ano", "anos"), (0, 12)),
}
WEEKDAYS = {
    word: number
    for number, words in enumerate((
        "lun lunes mon monday", "mar martes tue tues tuesday", "mie mier miercoles wed weds wednesday",
        "jue jueves thu thur thurs thursday", "vie viernes fri friday", "sab sabado sat saturday",
        "dom domingo sun sunday",
    ))
    for word in words.split()
}  # fmt: skip
MONTHS = {
    word: number
    for number, words in enumerate((
        "ene enero jan january", "feb febrero february", "mar marzo march", "abr abril apr april", "may mayo",
        "jun junio june", "jul julio july", "ago agosto aug august", "sep sept set septiembre setiembre september",
        "oct octubre october", "nov noviembre november", "dic diciembre dec december",
    ), 1)
    for word in words.split()
}  # fmt: skip
THIS = frozenset({"este", "this"})
NEXT = frozenset({"next", "que viene", "proximo", "siguiente", "coming", "this coming"})
LAST = frozenset({"last", "pasado", "ultimo", "past"})

SHORT_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
SHORT_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
