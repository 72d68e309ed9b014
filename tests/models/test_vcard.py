"""The codec: cards as programs write them, broken ones alone lost, and what is written read back unchanged."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from models.text import clean_block, clean_line
from models.vcard.card import PLACE, Card, Place, Reach, Word
from models.vcard.names import Name, parted
from models.vcard.reading import MOST, cards
from models.vcard.values import birthday, escape, fold, readable, split, unescape
from models.vcard.writing import VERSIONS, written
from tests.conftest import HOSTILE_NAMES

DATA = Path(__file__).parent.parent / "data" / "vcard"


def read(text: str | bytes, longest: int = 131_072) -> list[Card]:
    raw = text.encode() if isinstance(text, str) else text
    with io.TextIOWrapper(io.BytesIO(raw), "latin-1", newline=None) as file:
        return list(cards(file.readline, "utf-8", longest))


def card(*lines: str, version: str = "3.0") -> Card:
    (found,) = read("\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", "")))
    return found


def reached(found: Card, kind: str) -> list[tuple[str, str]]:
    return [(reach.value, reach.label) for reach in found.channels if reach.kind == kind]


def sample(name: str) -> list[Card]:
    return read((DATA / name).read_bytes())


class TestPrograms:
    """Every program has its own way to write a card."""

    def test_android(self) -> None:
        bego, taller, nobody = sample("android-2.1.vcf")
        assert (bego.name, bego.birthday) == ("Begoña Íñiguez", "--03-15")
        assert reached(bego, "phone") == [("612-345-678", "mobile"), ("976123987", "home")]
        assert bego.notes == ["Prefiere que la llamen por la tarde.\r\nTiene dos hijos y una furgoneta = azul"]
        assert bego.places[0].parts["street"] == "Calle de León Felipe, 12, 3.º B"
        assert bego.places[0].parts["country"] == "España"
        assert taller.is_organisation
        assert (nobody.name, nobody.broken) == ("", "")

    def test_outlook(self) -> None:
        (ines,) = sample("outlook-2.1.vcf")
        assert (ines.name, ines.organisation, ines.units) == (
            "Inés Muñoz",
            "Cerámicas del Jalón, S.L.",
            ["Exportación"],
        )
        assert ines.notes == ["Visitar en otoño; pagan a 60 días"]
        assert [label for _value, label in reached(ines, "phone")] == ["work", "mobile", "fax"]
        assert len(ines.places) == 1
        assert ines.left == {"X-MS-SIGNATURE", "X-MS-OL-DESIGN", "PHOTO"}

    def test_google(self) -> None:
        joan, marta = sample("google-3.0.vcf")
        assert reached(joan, "phone")[1] == ("+34 93 555 01 02", "Despatx")
        assert reached(joan, "web") == [("https://puig.example.cat", "")]
        assert joan.places[0].parts["street"] == "Rambla de Catalunya, 126"
        assert (marta.organisation, marta.birthday) == ("Puig Arquitectes", "--12-24")

    def test_apple(self) -> None:
        pepe, bar = sample("apple-3.0.vcf")
        assert (pepe.birthday, pepe.organisation) == ("--02-29", "Bar El Túnel, S.C.")
        assert reached(pepe, "email") == [("pepe@example.com", "home"), ("facturas@example.com", "Facturas")]
        assert reached(pepe, "social") == [
            ("skype:pepe.tunel", "Skype"),
            ("https://instagram.com/bareltunel", "instagram"),
        ]
        assert bar.is_organisation

    def test_thunderbird(self) -> None:
        (weiss,) = sample("thunderbird-4.0.vcf")
        assert reached(weiss, "phone") == [("+49 30 901820", "work"), ("+49-171-1234567", "mobile")]
        assert weiss.notes[0].endswith("Oktette geht und deshalb gefaltet wird; mit ß und ü.")
        assert weiss.left == {"ANNIVERSARY", "X-CUSTOM1"}

    def test_evolution(self) -> None:
        (chuan,) = sample("evolution-3.0.vcf")
        assert (chuan.role, chuan.tags) == ("Guía de montaña", ["Montaña", "Clientes"])
        assert reached(chuan, "social") == [("chuan@jabber.example.org", "Jabber")]
        assert chuan.places[0].parts["city"] == "Benasque"


class TestValues:
    """What stands in a property."""

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("1980-03-15", "1980-03-15"), ("19800315", "1980-03-15"), ("1980-3-5", "1980-03-05"),
            ("1980/03/15", "1980-03-15"), ("1980-03-15T00:00:00Z", "1980-03-15"),
            ("--0315", "--03-15"), ("--03-15", "--03-15"), ("0000-03-15", "--03-15"), ("1604-03-15", "--03-15"),
            ("", ""), ("circa 1800", None), ("1980-03", None), ("---15", None),
        ],
    )  # fmt: skip
    def test_birthdays(self, text: str, day: str | None) -> None:
        assert birthday(text, "1604") == day

    def test_a_birthday_in_words_is_named(self) -> None:
        found = card("FN:Ana", "BDAY;VALUE=text:in spring")
        assert (found.birthday, found.odd) == ("", [(4, "BDAY", "in spring")])

    @pytest.mark.parametrize(
        "line",
        ["TEL;TYPE=CELL,VOICE:1", "TEL;TYPE=cell;TYPE=pref:1", 'TEL;TYPE="voice,cell";PREF=1:1', "TEL;CELL:1",
         "a.b-c.TEL;CELL:1", "item1.TEL;type=CELL:1", "tel;cell:1", "TEL;X=\"a;b:c\";TYPE=CELL:1"],
    )  # fmt: skip
    def test_types_however_they_are_listed(self, line: str) -> None:
        found = card("FN:Ana", line)
        assert reached(found, "phone") == [("1", "mobile")] or "a.b-c" in line

    @pytest.mark.parametrize(
        ("value", "number"),
        [("tel:+34-976-12-34-56", "+34-976-12-34-56"), ("tel:+34976123456;ext=12", "+34976123456 ext. 12"),
         ("tel:%2B34976", "+34976"), ("TEL:1", "1")],
    )  # fmt: skip
    def test_phones_as_addresses(self, value: str, number: str) -> None:
        assert reached(card("FN:Ana", f"TEL;VALUE=uri:{value}", version="4.0"), "phone")[0][0] == number

    def test_the_preferred_one_comes_first(self) -> None:
        found = card("FN:Ana", "TEL;PREF=2:2", "TEL:3", "TEL;PREF=1:1", version="4.0")
        assert [value for value, _label in reached(found, "phone")] == ["1", "2", "3"]

    @pytest.mark.parametrize(
        ("given", "name"),
        [("N:García;Ana;María,José;Dra.;", "Dra. Ana María,José García"), ("N:García", "García"), ("N:;Ana;;;", "Ana")],
    )
    def test_a_name_from_its_parts(self, given: str, name: str) -> None:
        assert card(given).name == name

    def test_the_full_name_goes_before_its_parts(self) -> None:
        assert card("N:García;Ana;;;", "FN:Ana la de García").name == "Ana la de García"

    @pytest.mark.parametrize("text", ["a\\;b", "a;b", "", ";", "a\\\\;b", "x\\", "\\n", "a,b;c"])
    def test_parts_stay_parts(self, text: str) -> None:
        assert split(escape(text) + ";" + escape("z"), ";") == [text.strip(), "z"]
        assert unescape(escape(text)) == text

    @pytest.mark.parametrize(
        ("charset", "raw"),
        [("ISO-8859-1", b"Pe\xf1a"), ("windows-1252", b"Pe\xf1a"), ("UTF-8", b"Pe\xc3\xb1a"),
         ("nonsense", b"Pe\xc3\xb1a"), ("zip", b"Pe\xf1a"), ("ISO-2022-JP", "東京".encode("iso-2022-jp")),
         ("Shift_JIS", "東京".encode("shift_jis"))],
    )  # fmt: skip
    @pytest.mark.parametrize("quoted", [True, False])
    def test_charsets(self, charset: str, raw: bytes, quoted: bool) -> None:
        value = b"".join(b"=%02X" % byte for byte in raw) if quoted else raw
        how = b";ENCODING=QUOTED-PRINTABLE" if quoted else b""
        line = b"FN;CHARSET=" + charset.encode() + how + b":" + value
        (found,) = read(b"BEGIN:VCARD\nVERSION:2.1\n" + line + b"\nEND:VCARD\n")
        assert found.name in ("Peña", "東京")

    def test_a_label_alone_is_the_address(self) -> None:
        found = card("FN:Ana", "LABEL;TYPE=home:Mayor 1\\n50001 Zaragoza")
        assert [(place.label, place.parts["street"]) for place in found.places] == [("home", "Mayor 1, 50001 Zaragoza")]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends(self, end: str) -> None:
        text = end.join(("BEGIN:VCARD", "VERSION:3.0", "FN:Ana Mar", " ía", "NOTE:a", "\tb", "END:VCARD", ""))
        assert [(each.name, each.notes) for each in read(text)] == [("Ana María", ["ab"])]


class TestBroken:
    """A bad card costs itself alone, and the memory it takes has a limit."""

    def test_only_the_bad_ones_are_lost(self) -> None:
        found = sample("broken.vcf")
        assert [(each.line, each.broken, each.name) for each in found] == [
            (1, "", "Primera Buena"), (6, "unclosed", "Sin Cierre"), (10, "", "Segunda Buena"),
            (20, "no_begin", "Sin Principio"), (23, "", ""), (27, "", "Los de la feria"),
            (33, "", "Tercera [bold]x[/bold] [/nope]"), (40, "unclosed", "Cortada"),
        ]  # fmt: skip
        assert found[5].is_group
        assert found[6].odd == [(36, "", "esto no es una propiedad"), (37, "BDAY", "el martes")]

    def test_a_card_in_a_card_is_passed_over(self) -> None:
        inner = "BEGIN:VCARD\nFN:Inner\nTEL:1\nEND:VCARD\n"
        (found,) = read(f"BEGIN:VCARD\nVERSION:2.1\nFN:Outer\nAGENT:\n{inner}TEL:2\nEND:VCARD\n")
        assert (found.name, reached(found, "phone")) == ("Outer", [("2", "")])

    def test_cards_in_cards_have_an_end(self) -> None:
        deep = "BEGIN:VCARD\nFN:A\nAGENT:\n" * 100_000
        found = read(deep + "END:VCARD\n" * 100_000)
        assert found[0].broken == "nested"

    def test_too_many_properties(self) -> None:
        text = "BEGIN:VCARD\nFN:Many\n" + "TEL:1\n" * (MOST + 1) + "END:VCARD\nBEGIN:VCARD\nFN:Ana\nEND:VCARD\n"
        assert [each.broken for each in read(text)] == ["too_many", ""]

    @pytest.mark.parametrize("tail", ["x" * 5000, ("x" * 60 + "\n ") * 100, "=\n" * 5000])
    def test_a_line_that_is_too_long(self, tail: str) -> None:
        note = f"NOTE;ENCODING=QUOTED-PRINTABLE:{tail}{'y' * 2000}"
        text = f"BEGIN:VCARD\nFN:Long\n{note}\nEND:VCARD\nBEGIN:VCARD\nFN:Ana\nEND:VCARD\n"
        assert [(each.broken, each.name) for each in read(text, 1000)] == [("too_long", "Long"), ("", "Ana")]

    @pytest.mark.parametrize(
        "photo",
        ["PHOTO;ENCODING=b;TYPE=JPEG:{}", "PHOTO;ENCODING=BASE64;JPEG:\n {}\n\n", "PHOTO;BASE64:\n{}\n\n",
         "PHOTO:data:image/jpeg;base64\\,{}", "X-OTHER;ENCODING=B:{}", "LOGO;VALUE=uri:{}"],
    )  # fmt: skip
    @pytest.mark.parametrize("folded", [True, False])
    def test_a_picture_is_not_held(self, photo: str, folded: bool) -> None:
        data = "/9j/4AAQ" * 20_000
        if folded:
            data = "\n ".join(data[at : at + 70] for at in range(0, len(data), 70))
        text = f"BEGIN:VCARD\nVERSION:3.0\nFN:Ana\n{photo.format(data)}\nTEL:1\nEND:VCARD\n"
        (found,) = read(text, 1000)
        assert (found.broken, found.name, reached(found, "phone")) == ("", "Ana", [("1", "")])

    @given(st.binary(max_size=400))
    def test_any_bytes(self, raw: bytes) -> None:
        read(b"BEGIN:VCARD\n" + raw + b"\nEND:VCARD\nBEGIN:VCARD\nFN:Ana\nEND:VCARD\n", 300)

    @given(st.text('BEGINDVCARFNTEL:;=,\\"\n\r \t.-0Ñ', max_size=300))
    def test_any_text_like_a_card(self, text: str) -> None:
        assert read(f"BEGIN:VCARD\n{text}\nEND:VCARD\nBEGIN:VCARD\nFN:Ana\nEND:VCARD\n")[-1].name == "Ana"


LINES: st.SearchStrategy[str] = st.one_of(
    st.sampled_from([*HOSTILE_NAMES, "a;b", "a,b", "a\\nb", "\\", "x:y", '"', "^n", "ñ" * 80, "END:VCARD"]),
    st.text(max_size=60),
).map(clean_line).filter(bool)  # fmt: skip


def _blocks(draw_from: Callable[[], st.SearchStrategy[str]]) -> st.SearchStrategy[str]:
    return draw_from().map(lambda text: clean_block(text).strip()).filter(bool)


BLOCKS = _blocks(lambda: st.one_of(LINES, st.text(max_size=200), st.just("two\nlines\n\nEND:VCARD")))
KNOWN = ["work", "home", "mobile", "fax", "pager", "main"]
LABELS = st.one_of(st.sampled_from(["", "other", *KNOWN, *map(Word, KNOWN)]), LINES)
DAYS = st.one_of(st.just(""), st.dates().map(lambda day: day.isoformat()), st.just("--02-29")).filter(
    lambda day: not day.startswith("1604")
)
REACHES = st.builds(
    Reach,
    st.sampled_from(["phone", "email", "web", "social"]),
    st.one_of(LINES, st.sampled_from(["+34976123456", "+34976123456;ext=12"])).filter(
        lambda text: not text.lower().startswith(("tel:", "sms:", "mailto:"))
    ),
    LABELS.filter(lambda text: not text.startswith("_$!<")),
)
PLACES = st.builds(
    Place, st.dictionaries(st.sampled_from(PLACE), LINES, min_size=1), LABELS.filter(lambda text: text[:4] != "_$!<")
)
CARDS = st.builds(
    Card,
    uid=LINES, kind=st.sampled_from(["", "org", "individual"]), name=LINES, given=LINES, family=LINES,
    prefix=st.one_of(st.just(""), LINES),
    organisation=st.one_of(st.just(""), LINES), title=st.one_of(st.just(""), LINES), role=st.one_of(st.just(""), LINES),
    birthday=DAYS, notes=st.lists(BLOCKS, max_size=2), tags=st.lists(LINES, max_size=3),
    channels=st.lists(REACHES, max_size=5), places=st.lists(PLACES, max_size=2),
    extra=st.dictionaries(st.sampled_from(["CODE", "TAX-ID"]), LINES),
)  # fmt: skip


def plain(found: Card) -> dict[str, object]:
    """What two cards are compared by."""
    by_kind = [
        [(readable(reach.value), reach.label) for reach in found.channels if reach.kind == kind]
        for kind in ("phone", "email", "web", "social")
    ]
    places = [(place.label, place.parts) for place in found.places]
    names = (
        "uid",
        "name",
        "given",
        "family",
        "prefix",
        "organisation",
        "title",
        "role",
        "birthday",
        "notes",
        "tags",
        "extra",
    )
    return {name: getattr(found, name) for name in names} | {"reached": by_kind, "places": places}


class TestNames:
    """A full name is taken apart as those who bear it would, as far as its words tell."""

    @pytest.mark.parametrize(
        ("full", "parts"),
        [
            ("Ana", ("", "Ana", "")),
            ("Jesús Núñez", ("Núñez", "Jesús", "")),
            ("Ana García López", ("García López", "Ana", "")),
            ("Ana Belén García-Lomas", ("García-Lomas", "Ana Belén", "")),
            ("José Luis Pérez", ("Pérez", "José Luis", "")),
            ("Dra. Begoña María Muñoz Íñiguez", ("Muñoz Íñiguez", "Begoña María", "Dra.")),
            ("Sr. D. Juan Pérez de la Fuente", ("Pérez de la Fuente", "Juan", "Sr. D.")),
            ("Doña María del Carmen Ruiz", ("Ruiz", "María del Carmen", "Doña")),
            ("D.ª M.ª Ángeles Gil Sanz", ("Gil Sanz", "M.ª Ángeles", "D.ª")),
            ("Santiago Ramón y Cajal", ("Ramón y Cajal", "Santiago", "")),
            ("Prof. Dr. Klaus Müller", ("Müller", "Klaus", "Prof. Dr.")),
            ("García López, Ana", ("García López", "Ana", "")),
            ("Dr.", ("", "Dr.", "")),
            (", x", ("x", ",", "")),
        ],
    )
    def test_a_full_name(self, full: str, parts: tuple[str, str, str]) -> None:
        assert parted(full) == Name(*parts)

    def test_where_people_bear_one_surname_the_last_word_is_it(self) -> None:
        assert parted("Mr. John Ronald Tolkien", 1) == Name("Tolkien", "John Ronald", "Mr.")
        assert parted("Ludwig van Beethoven", 1) == Name("van Beethoven", "Ludwig")

    @given(st.one_of(st.sampled_from(HOSTILE_NAMES), LINES), st.sampled_from([1, 2]))
    def test_no_word_is_lost(self, full: str, surnames: int) -> None:
        name = parted(full, surnames)
        assert name.family or name.given
        assert sorted(" ".join(name).replace(",", " ").split()) == sorted(full.replace(",", " ").split())


class TestRoundTrip:
    """What is written is read back unchanged, by us and by others."""

    @pytest.mark.parametrize("version", VERSIONS)
    @given(CARDS)
    def test_a_card_comes_back_as_it_was(self, version: str, found: Card) -> None:
        text = written(found, version, program="x", changed="2026-03-18T09:00:00Z")
        assert max(map(len, text.encode().split(b"\r\n"))) <= 75
        for piece in text.encode().split(b"\r\n"):
            piece.decode()
        assert [plain(each) for each in read(text)] == [plain(found)]

    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=300))
    def test_no_character_is_cut(self, line: str) -> None:
        folded = fold(line)
        assert all(len(piece) <= 75 and piece.decode() is not None for piece in folded.encode().split(b"\r\n"))
        assert folded.replace("\r\n ", "") == line + "\r\n"

    @pytest.mark.parametrize("name", HOSTILE_NAMES)
    @pytest.mark.parametrize("version", VERSIONS)
    def test_another_program_reads_it(self, name: str, version: str) -> None:
        found = Card(name=name, family=name, organisation=name, kind="org", notes=[f"{name}\n{name}"], tags=[name],
                     channels=[Reach("email", "ana@example.com", "work"), Reach("phone", "+34976123456", "Nave")],
                     birthday="1980-03-15", places=[Place({"street": name, "city": "Jaca"}, "work")])  # fmt: skip
        other = vobject.readOne(written(found, version))
        assert other.fn.value == name
        assert other.org.value == [name]
        assert other.note.value == f"{name}\n{name}"
        assert other.email.value == "ana@example.com"
        assert other.adr.value.street == name
        assert other.tel.value.removeprefix("tel:") == "+34976123456"

    def test_an_extension_is_an_address_in_the_new_version_and_text_in_the_old(self) -> None:
        found = Card(name="Ole", channels=[Reach("phone", "+4533221100;ext=12")])
        assert ":tel:+4533221100;ext=12\r\n" in written(found, "4.0")
        assert "TEL;TYPE=pref:+4533221100 ext. 12\r\n" in written(found, "3.0")

    @pytest.mark.parametrize("version", VERSIONS)
    def test_what_another_program_writes_is_read(self, version: str) -> None:
        other = vobject.vCard()
        other.add("fn").value = "Peña \"O'Brien\"; 'x, y\\z"
        other.add("n").value = vobject.vcard.Name(family="Peña", given="Ana")
        other.add("note").value = "línea\notra; y otra, larga " + "ñ" * 100
        tel = other.add("tel")
        tel.value, tel.type_param = "+34 976 12 34 56", ["WORK", "VOICE"]
        (found,) = read(other.serialize())
        assert (found.name, found.notes) == (other.fn.value, [other.note.value])
        assert reached(found, "phone") == [("+34 976 12 34 56", "work")]
