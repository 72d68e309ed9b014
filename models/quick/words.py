"""The words that the quick line knows in both languages, folded (no accents, ñ as n)."""

from typing import NamedTuple


class Meaning(NamedTuple):
    """What a word asks for: the verb of the act, and the kind of activity where there is one."""

    verb: str
    kind: str | None = None


def _all(verb: str, kind: str | None, phrases: str) -> dict[str, Meaning]:
    return {phrase.strip(): Meaning(verb, kind) for phrase in phrases.split(",")}


VERBS: dict[str, Meaning] = {
    **_all("follow_up", "call", "llamar, llama, telefonear, volver a llamar, call, ring, phone, call back"),
    **_all("follow_up", "email", "escribir, escribe, escribir correo, enviar correo, mandar correo, write, email,"
           " e-mail, mail, send email, send an email, send mail"),
    **_all("follow_up", "message", "mensaje, enviar mensaje, mandar mensaje, whatsapp, sms, message, text"),
    **_all("follow_up", "visit", "visitar, visita, visit"),
    **_all("follow_up", "meeting", "reunion, reunirse, reunirme, quedar, cita, meet, meeting, appointment"),
    **_all("follow_up", "quote", "presupuestar, quote"),
    **_all("follow_up", "offer", "ofrecer, offer"),
    **_all("follow_up", None, "seguir, seguimiento, recordar, enviar, mandar, preparar, follow up, follow-up,"
           " remind, send, prepare"),
    **_all("log", "call", "llamado, llamada, llame, he llamado, llamado a, called, phoned, rang"),
    **_all("log", "email", "escrito, escribi, he escrito, wrote, emailed, e-mailed, mailed"),
    **_all("log", "message", "mensaje enviado, enviado mensaje, messaged, texted"),
    **_all("log", "visit", "visitado, visite, he visitado, visited"),
    **_all("log", "meeting", "reunido, me reuni, reunido con, met, met with"),
    **_all("log", "quote", "presupuestado, presupuesto enviado, enviado presupuesto, quoted, quote sent"),
    **_all("log", "offer", "ofrecido, oferta enviada, offered, offer sent"),
    **_all("log", "gift", "regalado, regalo, gift"),
    **_all("log", "feedback", "queja, sugerencia, complaint, suggestion, feedback"),
    **_all("note", "note", "nota, anotar, apunta, apuntar, note"),
    **_all("payment", None, "cobrado, cobro, cobrar, he cobrado, pagado, pago, ha pagado, paid, payment, received"),
    **_all("sale", None, "vendido, venta, vender, he vendido, vendi, sold, sale, sell"),
    **_all("stars", None, "estrellas, stars"),
    **_all("move", None, "mover, mueve, pasar, pasa, move"),
    **_all("snooze", None, "aplazar, aplaza, posponer, pospon, snooze, postpone"),
}  # fmt: skip
LONGEST_VERB = 3
AHEAD = frozenset({"follow_up", "snooze"})
"""What lies ahead; the rest happened."""

CONNECTORS = frozenset({"a", "al", "con", "to", "with", "de", "del", "from", "of", "for"})
"""Words after which a client is named."""
ARTICLES = frozenset({"el", "la", "los", "las", "the", "un", "una"})
IDLE = frozenset({"y", "and", "on", "-", "–", "—", ""})
"""Words that mean nothing at the ends of what is left."""
BEFORE_AMOUNT = frozenset({"por", "for", "de", "of", "at"})
TO_STAGE = frozenset({"a", "to", "en", "into", ">", "->", "→"})

OUTCOMES = {
    "no_answer": "no answer, no contesta, no contesto, no ha contestado, no lo coge, no coge, no responde,"
    " sin respuesta, comunica, didn't answer, did not answer, no reply, busy",
    "left_message": "left message, left a message, left voicemail, voicemail, dejo mensaje, deje mensaje,"
    " mensaje dejado, he dejado mensaje, dejado mensaje, dejado recado, contestador, buzon de voz",
    "refused": "rechaza, rechazado, no quiere, no le interesa, refused, not interested",
    "answered": "contesta, contesto, ha contestado, respondio, responde, answered",
}
NO_OUTCOME = frozenset({"note", "feedback"})

STARS = frozenset({"estrella", "estrellas", "star", "stars"})
CURRENCY = frozenset({"€", "$", "£", "euro", "euros", "eur", "usd", "gbp"})
