"""The texts of campaigns: fields and nothing but fields; drafts, links and tables that hold what they should."""

import csv
import re
from email import message_from_bytes, policy
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import editing, sales
from models.campaigns import campaign as campaigns
from models.campaigns import handing_over, offering, subjects, template
from models.campaigns.audience import audience
from models.campaigns.handing_over import NoAddress, draft, hand_over, link
from models.campaigns.letter import Letter, letters
from models.database import database
from models.i18n import set_language
from models.problems import BadFile, BadValue
from models.session import Session
from models.sold import Line
from models.text import clean_block, clean_line
from tests.conftest import HOSTILE_NAMES, TODAY
from tests.models.campaigning import add

ODD = (*HOSTILE_NAMES, "$name ${contact} $$", "a\r\nBcc: all@x.es", "{0} %s %(x)s", "</title><script>x</script>")
TEXTS = st.text(st.sampled_from("ab ñ$${}_1\n¿é%\\"), max_size=30)


class TestFields:
    @given(TEXTS, TEXTS)
    def test_values_are_never_looked_through(self, before: str, value: str) -> None:
        """Whatever a name holds stands in the text as it is, and what stands around it is as it was."""
        before = before.replace("$", "").replace("{", "").replace("}", "")
        found = template.fill(before + "<${name}>", {"name": value})
        assert found == template.fill(before, {}) + f"<{clean_line(value)}>"

    @given(TEXTS)
    def test_any_text_is_filled_and_only_fields_change(self, text: str) -> None:
        """Text that passed the check holds no name afterwards but what the values brought."""
        values = {field.name: "V" for field in template.FIELDS}
        found = template.fill(text, values)
        wrong = [name for name in template.names(text) if not template.used(f"${name}")]
        if wrong:
            with pytest.raises(BadValue, match=re.escape(f"${wrong[0]}")):
                template.check(text, "text")
            return
        template.check(text, "text")
        expected = re.sub(r"\$(\$|[^\W\d]\w*|\{[^\W\d]\w*\})", lambda m: "$" if m[1] == "$" else "V", text)
        assert found == template.fill(expected.replace("$", "$$"), {})

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("$name ${nombre} $Name", "N N N"),
            ("${última_compra}/$ultima_compra/${last_purchase}", "L/L/L"),
            ("costs 100$, $50, $$5", "costs 100$, $50, $5"),
            ("${name", "${name"),
            ("$name.__class__ ${name!r} ${name.x}", "N.__class__ ${name!r} ${name.x}"),
        ],
    )
    def test_both_languages_and_plain_dollars(self, text: str, found: str) -> None:
        assert template.fill(text, {"name": "N", "last_purchase": "L"}) == found

    def test_every_field_has_a_name_in_both_languages_and_is_told(self) -> None:
        template.check(" ".join(f"${field.name} ${field.spanish}" for field in template.FIELDS), "text")
        assert template.known().split()[0] == "$name"
        set_language("es")
        assert template.known().split()[0] == "$nombre"
        assert issubclass(template.Letter, Template)


class TestLanguage:
    @pytest.mark.parametrize(
        ("country", "texts", "found"),
        [
            ("España", ("Dear", "Hola"), "Hola"), ("méxico", ("Dear", "Hola"), "Hola"), ("", ("Dear", "Hola"), "Hola"),
            ("France", ("Dear", "Hola"), "Dear"), ("France", ("", "Hola"), "Hola"), ("España", ("Dear", ""), "Dear"),
        ],
    )  # fmt: skip
    def test_by_the_country(
        self, file: Path, session: Session, country: str, texts: tuple[str, str], found: str
    ) -> None:
        client = editing.add(session, {"name": "A", "country": country, "city": "X"})
        made = add(session, text=f"{texts[0]} $today" if texts[0] else "", text_es=texts[1] and f"{texts[1]} $hoy")
        (letter,) = letters(session, made, [client])
        day = "18 March 2026" if letter.language == "en" else "18 de marzo de 2026"
        assert letter.text == f"{found} {day}"

    @pytest.mark.parametrize("program", ["en", "es"])
    @pytest.mark.parametrize(
        ("text", "country", "day"),
        [
            ("Dear $contact, until $valid_to for you", "España", "1 April 2026"),
            ("Hola, $contact: tu oferta, hasta el $valid_to", "France", "1 de abril de 2026"),
            ("Hola, ${contacto}: hasta el ${válida_hasta}", "", "1 de abril de 2026"),
            ("$contacto: $valid_to", "France", "1 April 2026"),
            ("$contact: $valid_to", "México", "1 de abril de 2026"),
        ],
    )
    def test_days_are_told_in_the_language_of_the_text_and_not_of_the_program(
        self, file: Path, session: Session, program: str, text: str, country: str, day: str
    ) -> None:
        client = editing.add(session, {"name": "of the and to", "country": country, "city": "X"})
        made = add(session, text=text, subject="$name", valid_to="1/4/2026")
        set_language(program)
        (found,) = letters(session, made, [client])
        assert day in found.text
        assert found.language == ("es" if "de" in day else "en")

    def test_what_is_told_of_a_client(self, file: Path, session: Session) -> None:
        client = editing.add(
            session, {"name": "$owner", "contact": "${name}", "city": "Jaca", "owner": "Eva", "country": "France"}
        )
        sales.add(session, client, [Line(5_000, "Old")], on=TODAY.replace(year=2024))
        sales.add(session, client, [Line(5_000, "New $x")], on=TODAY.replace(month=1))
        text = "$name|$contact|$city|$last_purchase|$last_product|$owner|$valid_to|$my_name"
        made = add(session, text=text, subject="Hi\n$name", valid_to="1/4/2026")
        (letter,) = letters(session, made, [client])
        assert letter.text == "$owner|${name}|Jaca|18 January 2026|New $x|Eva|1 April 2026|ana"
        assert letter.subject == "Hi $owner"


def letter(name: str, email: str = "ana@nunez.es") -> Letter:
    """A letter in which the name stands everywhere."""
    return Letter(
        1, name, "en", clean_line(f"For {name}"), clean_block(f"Dear {name},\n\nñandú\n"), clean_line(name), email, ""
    )


class TestSubjects:
    @given(st.text(max_size=20), st.text(max_size=40))
    def test_what_is_kept_together_comes_apart_again(self, subject: str, text: str) -> None:
        subject, text = clean_line(subject), clean_block(text).strip("\n")
        if subject:
            assert subjects.apart(subjects.together(subject, text)) == (subject, text)

    @pytest.mark.parametrize(
        ("stored", "found"),
        [
            ("Asunto: Hola\n\nTexto", ("Hola", "Texto")),
            ("SUBJECT : Hola \nTexto", ("Hola", "Texto")),
            ("Asunto:\nTexto", ("", "Asunto:\nTexto")),
            ("Hola\nAsunto: x", ("", "Hola\nAsunto: x")),
        ],
    )
    def test_a_text_that_was_written_with_its_subject(self, stored: str, found: tuple[str, str]) -> None:
        assert subjects.apart(stored) == found

    def test_each_client_gets_the_subject_of_its_language_everywhere(
        self, file: Path, session: Session, tmp_path: Path
    ) -> None:
        ids = [
            editing.add(session, {"name": country, "country": country, "email": f"{country}@a.es", "kind": "company"})
            for country in ("France", "Spain")
        ]
        made = add(session, subject="For $name", subject_es="Para $nombre, de $ciudad", text_es="Hola")
        assert (made.subject_es, made.text_es) == ("Para $nombre, de $ciudad", "Hola")
        assert [each.detail for each in audience(session, made, "")] == ["", "city"]
        campaigns.save(session, {"name": "Autumn", "text": "Hi", "subject": "For $name",
                                 "subject_es": "Para $nombre", "text_es": "Asunto: no\nHola"}, made)  # fmt: skip
        made = campaigns.get(made.id)
        found = list(letters(session, made, ids))
        assert [(each.subject, each.text) for each in found] == [
            ("For France", "Hi"),
            ("Para Spain", "Asunto: no\nHola"),
        ]
        assert message_from_bytes(draft(found[1]), policy=policy.SMTP)["Subject"] == "Para Spain"
        assert "subject=Para%20Spain&" in link(found[1])
        hand_over(session, made, ids, "table", tmp_path / "x.csv")
        assert "Para Spain" in (tmp_path / "x.csv").read_text("utf-8-sig")
        offering.make(session, ids, made.id, "")
        told = database.execute_sql("SELECT text FROM activity ORDER BY client_id").fetchall()
        assert [text for (text,) in told] == ["Autumn: For France", "Autumn: Para Spain"]

    def test_a_subject_without_a_text_is_told_at_the_text(self, file: Path, session: Session) -> None:
        with pytest.raises(BadValue) as caught:
            add(session, subject_es="Hola")
        assert caught.value.field == "text_es"
        with pytest.raises(BadValue) as caught:
            add(session, text_es="Asunto: $apodo\nHola")
        assert caught.value.field == "subject_es"


class TestDrafts:
    @pytest.mark.parametrize("name", ODD)
    def test_read_back_they_are_what_was_written(self, name: str) -> None:
        message = message_from_bytes(draft(letter(name)), policy=policy.SMTP)
        (address,) = message["To"].addresses
        assert (address.display_name, address.addr_spec) == (clean_line(name), "ana@nunez.es")
        assert message["Subject"] == clean_line(f"For {name}")
        assert message["X-Unsent"] == "1"
        assert set(message.keys()) == {
            "To", "Subject", "X-Unsent", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
        }  # fmt: skip
        assert message.get_content().replace("\r\n", "\n") == letter(name).text

    @pytest.mark.parametrize(
        "email", ["", "ana", "a@b.es, c@d.es", "a@b.es>, <c@d.es", "a b@c.es", "pepé@a.es", "a@b.es\r\nBcc: c@d.es"]
    )
    def test_what_is_no_address_is_refused(self, email: str) -> None:
        with pytest.raises(NoAddress):
            draft(letter("A", email))

    def test_a_domain_beyond_ascii(self) -> None:
        assert b"To: A <a@xn--and-6ma2c.es>" in draft(letter("A", "a@ñandú.es"))

    @pytest.mark.parametrize("name", ODD)
    def test_links_hold_subject_and_text(self, name: str) -> None:
        found = urlsplit(link(letter(name, "o'hara+x&y=1@a.es")))
        assert (found.scheme, found.path) == ("mailto", "o'hara%2Bx%26y%3D1@a.es")
        parts = parse_qs(found.query, strict_parsing=True)
        assert parts["subject"] == [clean_line(f"For {name}")]
        assert parts["body"][0].replace("\r\n", "\n") == letter(name).text.rstrip("\n")
        assert set(parts) == {"subject", "body"}


class TestHandedOver:
    @pytest.fixture
    def found(self, file: Path, session: Session) -> tuple[object, list[int]]:
        """A campaign and its clients, one of them without an e-mail."""
        for place, name in enumerate(HOSTILE_NAMES):
            email = {"email": f"x{place}@a.es"} if place else {}
            editing.add(session, {"name": name, "phone": "976 123 456", **email}, anyway=True)
        made = add(session, subject="=1+1 $name", text="@x $name")
        return made, [each.id for each in audience(session, made, "")]

    def test_a_folder_of_drafts(self, found: tuple[object, list[int]], session: Session, tmp_path: Path) -> None:
        made, ids = found
        folder = tmp_path / "drafts"
        assert hand_over(session, made, ids, "eml", folder) == 5  # type: ignore[arg-type]
        files = sorted(folder.iterdir())
        assert len(files) == 5
        assert all(re.fullmatch(r"0000\d [\w .-]*\.eml", file.name) for file in files)
        assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
        names = {message_from_bytes(file.read_bytes(), policy=policy.SMTP)["Subject"][5:] for file in files}
        assert len(names & set(HOSTILE_NAMES)) == 5
        assert list(tmp_path.glob(".cartera-*")) == []
        with pytest.raises(BadFile):
            hand_over(session, made, ids, "eml", folder)  # type: ignore[arg-type]
        assert sorted(folder.iterdir()) == files

    def test_a_table_without_formulas(self, found: tuple[object, list[int]], session: Session, tmp_path: Path) -> None:
        made, ids = found
        path = tmp_path / "table.csv"
        assert hand_over(session, made, ids, "table", path) == 6  # type: ignore[arg-type]
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        assert header == ["email", "name", "contact", "phone", "language", "subject", "text"]
        assert len(rows) == 6
        assert all(not cell.startswith(("=", "@", "-")) for row in rows for cell in row)
        assert {row[3] for row in rows} == {"+34976123456"}

    def test_a_page_of_links(self, found: tuple[object, list[int]], session: Session, tmp_path: Path) -> None:
        made, ids = found
        path = tmp_path / "links.html"
        assert hand_over(session, made, ids, "links", path) == 5  # type: ignore[arg-type]
        text = path.read_text("utf-8")
        assert text.count('<a href="mailto:x') == 5
        assert "=cmd|&#x27;/c calc&#x27;!A1" in text

    def test_where_it_may_go(self, tmp_path: Path) -> None:
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "x").touch()
        assert handing_over.checked("table", tmp_path / "a").name == "a.csv"
        assert handing_over.checked("links", tmp_path / "a").name == "a.html"
        for path in (tmp_path / "full", tmp_path / "full" / "x", tmp_path / "none" / "a", Path("/")):
            with pytest.raises(BadValue) as caught:
                handing_over.checked("eml", path)
            assert caught.value.field == "file"


class TestProposing:
    @pytest.mark.parametrize("name", [*ODD, "../../etc/passwd", "..", "x" * 300, "🎄" * 300, ""])
    def test_any_name_gives_one_of_a_file_in_the_folder(self, name: str, tmp_path: Path) -> None:
        folder = tmp_path / "out"
        folder.mkdir()
        for _turn in range(3):
            for way, proposed in handing_over.proposed(name, TODAY, folder).items():
                path = folder / proposed
                assert path.parent == folder
                assert path.suffix == handing_over.ENDINGS.get(way, "") or way == "eml"
                assert handing_over.checked(way, path) == path
                path.mkdir()
        assert len(list(folder.iterdir())) == 9
