"""What is sealed in the database is read in clear from its own row, and from no other."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from tests.factories import NOW, raised
from tests.factories.rows import PersonFactory
from youhu.calls.models import Caller
from youhu.common import keyring
from youhu.common.sealed import Sealed, seal_clear_rows, where
from youhu.common.sealing import SealBroken, fingerprint_of, seal, unseal
from youhu.registry.models import Person
from youhu.storage.checks import sealed_rows_open

NAME, PHONE, ID = "欧阳静怡", "13912345678", "440105199001011230"
SUITES = ["aes", "sm"]


@pytest.fixture
def person(db: None) -> Person:
    return PersonFactory(name="Ou", phone=PHONE, id_number=ID)


def raw(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''")
        return [row[0] for row in cursor.fetchall()]


def everything() -> str:
    """All rows of all tables, as they stand."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        said = []
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            said.append(str(cursor.fetchall()))
    return "".join(said)


@pytest.mark.parametrize("suite", SUITES)
def test_a_row_is_sealed_and_read_in_clear(person, settings, suite) -> None:
    settings.YOUHU_CIPHER_SUITE = suite
    person.phone = "13900008888"
    person.save()

    (kept,) = raw("registry_person", "phone")
    again = Person.objects.get()
    assert kept.startswith(f"{suite}.{keyring.newest().mark}.")
    assert (again.phone, again.id_number) == ("13900008888", ID)
    assert Person.objects.get(where(Person, "phone_index", "13900008888")) == person


def test_what_was_sealed_by_other_ciphers_is_read_and_found(person, settings) -> None:
    settings.YOUHU_CIPHER_SUITE = "sm"

    assert Person.objects.get(where(Person, "phone_index", PHONE)).phone == PHONE


def test_many_rows_at_once_are_bound_to_their_keys(db) -> None:
    people = [Person(name=str(n), phone=f"1390000{n:04}") for n in range(120)]
    Person.objects.bulk_create(people)

    assert [one.phone for one in Person.objects.order_by("pk")] == [one.phone for one in people]
    assert Person.objects.get(where(Person, "phone_index", "13900000119")).name == "119"


@pytest.mark.parametrize("column", ["phone", "id_number"])
def test_what_is_moved_to_another_row_does_not_open(person, column) -> None:
    other = PersonFactory(phone="", id_number="")
    Person.objects.filter(pk=other.pk).update(**{column: Sealed(raw("registry_person", column)[0])})

    with pytest.raises(SealBroken, match=f"registry.person.{column}.{other.pk}"):
        getattr(Person.objects.get(pk=other.pk), column)


def test_what_is_moved_to_another_column_does_not_open(person) -> None:
    Person.objects.update(id_number=Sealed(raw("registry_person", "phone")[0]))

    with pytest.raises(SealBroken, match="id_number"):
        _read = Person.objects.get().id_number


def test_nobody_has_the_id_number_of_another(person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(id_number=ID)
    with pytest.raises(ValidationError):
        Person(name="Li", phone="not a number").full_clean()


def test_a_sealed_column_is_neither_searched_nor_overwritten_in_clear(person) -> None:
    with pytest.raises(TypeError, match="by its index"):
        Person.objects.filter(phone=PHONE).exists()
    with pytest.raises(TypeError, match="save its row"):
        Person.objects.update(phone=PHONE)


def test_a_column_saved_alone_brings_its_index(person) -> None:
    person.phone = "13900008888"
    person.save(update_fields=["phone"])

    assert Person.objects.filter(where(Person, "phone_index", "13900008888")).exists()
    assert not Person.objects.filter(where(Person, "phone_index", PHONE)).exists()


def test_a_lost_key_is_named(person, settings, caplog) -> None:
    mark = keyring.newest().mark
    settings.YOUHU_SEALING_KEY = "another"

    with pytest.raises(SealBroken, match=f"The key {mark}.*is not here.*Put its line back"):
        _read = Person.objects.get().phone
    assert mark in caplog.text


def test_a_dump_of_the_database_tells_nothing(district) -> None:
    call = raised(district, caller_name=NAME, caller_phone=PHONE)
    PersonFactory(phone="13812349999", id_number=ID)

    said = everything()
    assert call.number in said
    assert not [one for one in (NAME, PHONE, "13812349999", ID) if one in said]


@pytest.mark.django_db(transaction=True)
def test_what_is_stored_tells_nothing_also_after_clear_rows_were_sealed() -> None:
    PersonFactory(name="Clear", phone="", id_number="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_person SET phone = %s, id_number = %s", [PHONE, ID])
    assert PHONE.encode() in _bytes()

    assert seal_clear_rows(Person) == 1
    assert (Person.objects.get().phone, Person.objects.get().id_number) == (PHONE, ID)
    assert PHONE.encode() not in _bytes()
    assert ID.encode() not in _bytes()


def _bytes() -> bytes:
    """The file of SQLite, with what lies in its free pages; elsewhere every row."""
    if connection.vendor != "sqlite":
        return everything().encode()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(connection.settings_dict["NAME"]).read_bytes()


def test_rows_of_before_are_sealed_once_and_keep_what_is_sealed(person) -> None:
    for _n in range(3):
        PersonFactory(phone="", id_number="")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_person SET phone = '13700000000' WHERE phone = ''")
    before = Person.objects.values_list("phone", flat=True).get(pk=person.pk)

    assert (seal_clear_rows(Person), seal_clear_rows(Person)) == (3, 0)
    assert Person.objects.values_list("phone", flat=True).get(pk=person.pk) == before
    found = Person.objects.filter(where(Person, "phone_index", "13700000000"))
    assert [one.phone for one in found] == ["13700000000"] * 3


class TestRotation:
    @pytest.fixture(autouse=True)
    def _kept(self, settings, tmp_path) -> None:
        first = keyring.newest().secret  # by which the rows of fixtures are sealed
        settings.YOUHU_SEALING_KEY = ""
        settings.YOUHU_SEALING_FILE = tmp_path / "sealing_key"
        settings.YOUHU_SEALING_FILE.write_text(first)

    def rotated(self, *args: str) -> str:
        said = StringIO()
        call_command("rotate_keys", *args, stdout=said)
        return said.getvalue()

    @pytest.mark.parametrize("suite", SUITES)
    def test_everything_is_sealed_by_the_newest_key(self, district, settings, suite) -> None:
        call = raised(district, caller_name=NAME, caller_phone=PHONE)
        person = PersonFactory(phone=PHONE, id_number=ID)
        first = keyring.newest()
        settings.YOUHU_CIPHER_SUITE = suite

        said = self.rotated("--new")

        begin = f"{suite}.{keyring.newest().mark}."
        assert keyring.newest() != first
        assert f"Nothing is sealed by the key {first.mark} any more" in said
        columns = [("registry_person", "phone"), ("registry_person", "id_number")]
        columns += [("calls_caller", "name"), ("calls_caller", "phone")]
        for table, column in columns:
            assert all(one.startswith(begin) for one in raw(table, column))
        settings.YOUHU_SEALING_KEY = keyring.newest().secret  # the old one is gone
        assert (call.caller.pk, PHONE) == (Caller.objects.get().pk, Caller.objects.get().phone)
        assert Caller.objects.filter(where(Caller, "tail_index", "5678")).count() == 1
        assert Person.objects.get(where(Person, "id_index", ID)) == person

    def test_rows_of_the_old_key_are_read_and_found_until_then(self, person, settings) -> None:
        person.phone = "13711112222"
        person.save()
        keyring.add_key()

        assert Person.objects.get(where(Person, "phone_index", "13711112222")).phone[-4:] == "2222"

    def test_a_second_turn_changes_nothing(self, district) -> None:
        self.rotated("--new")
        before = raw("registry_person", "phone")
        self.rotated()

        assert raw("registry_person", "phone") == before

    def test_declared_keys_are_not_added_to(self, db, settings) -> None:
        settings.YOUHU_SEALING_KEY = "one two"

        with pytest.raises(CommandError, match="YOUHU_SEALING_KEY"):
            self.rotated("--new")
        assert keyring.newest().secret == "two"

    def test_a_row_whose_key_is_lost_stops_it_and_says_so(self, person, settings) -> None:
        settings.YOUHU_SEALING_KEY = "another"

        with pytest.raises(CommandError, match="is not here"):
            self.rotated()


@pytest.mark.parametrize("suite", SUITES)
def test_a_text_sealed_by_hand_has_the_same_protection(settings, suite) -> None:
    settings.YOUHU_CIPHER_SUITE = suite
    sealed = seal("secret", "row:1")

    assert unseal(sealed, "row:1") == "secret"
    with pytest.raises(SealBroken, match="row:2"):
        unseal(sealed, "row:2")
    with pytest.raises(SealBroken):
        unseal(sealed[:-6] + "AAAAAA", "row:1")
    assert fingerprint_of("a", "b") != fingerprint_of("a", "c")


def test_the_promises_name_what_cannot_be_opened(person, settings) -> None:
    assert sealed_rows_open(now=NOW).findings == ()

    settings.YOUHU_SEALING_KEY = "another"
    said = [str(finding.text) for finding in sealed_rows_open(now=NOW).findings]
    assert len(said) == 2
    assert "is not here" in said[0]
