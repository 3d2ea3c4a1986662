import pytest

from corpus.errors import UnknownDocumentError
from corpus.segment import passages
from corpus.store import Store
from test_store import make, put, read_out, store

__all__ = ["store"]


def test_a_version_that_is_superseded_can_still_be_read(store: Store) -> None:
    old, new = make("The price is 5.", "/a.txt"), make("The price is 6.", "/a.txt")
    quantities, facts = read_out(old)
    store.add(old, passages(old), quantities, facts)
    put(store, new)
    found = store.reading(old.id)
    assert found.document.text == "The price is 5."
    assert (found.quantities, found.facts) == (quantities, facts)
    assert found.superseded
    assert [version.id for version in found.versions] == [old.id, new.id]
    assert found.versions[0].superseded == found.versions[1].added
    assert not store.reading(new.id).superseded
    assert store.reading(new.id).versions == found.versions


def test_who_comes_back_is_live(store: Store) -> None:
    old, new = make("The price is 5.", "/a.txt"), make("The price is 6.", "/a.txt")
    for each in (old, new, old):
        put(store, each)
    assert not store.reading(old.id).superseded
    assert store.reading(new.id).superseded
    assert len(store.reading(new.id).versions) == 3


def test_what_is_removed_is_gone_with_all_its_versions(store: Store) -> None:
    old, new = make("The price is 5.", "/a.txt"), make("The price is 6.", "/a.txt")
    put(store, old)
    put(store, new)
    store.remove(new.id)
    for each in (old, new):
        with pytest.raises(UnknownDocumentError):
            store.reading(each.id)


def test_no_space_reads_anothers(store: Store) -> None:
    theirs = make("The price is 5.", "/a.txt", space="theirs")
    put(store, theirs)
    assert store.reading(theirs.id, "theirs").document == theirs
    with pytest.raises(UnknownDocumentError):
        store.reading(theirs.id)
