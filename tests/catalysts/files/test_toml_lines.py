"""The lines of TOML keys."""

from catalysts.files.toml_lines import TomlLines

TEXT = '''# a comment = 1
[document]
id = "x" # [[catalyst]]
text = """
[[catalyst]]
key = 5
"""

[[catalyst]]
"id" = 'a'
targets = [ # first
    "A", "B,]",
    "C",
]
literal = \'\'\'
id = "no"
\'\'\'
a.b = 1
inline = { x = [1, 2], y = "}" }

[[catalyst.sources]]
span = [1, 2]
  [[ catalyst . sources ]]
span = [3, 4]

[[catalyst]]
id = "b"
sources = [
  { span = [1, 2], line = "{" },

  { span = [3, 4] }, { line = "x" },
]
'''


def test_headers_and_keys() -> None:
    """Tables and keys are found where they are written, not where texts and comments look like them."""
    lines = TomlLines(TEXT)
    assert lines.table("document").header == 2
    assert lines.table("document").keys == {"id": 3, "text": 4}
    first, second = lines.table("catalyst"), lines.table("catalyst", 1)
    assert (first.header, second.header) == (9, 26)
    assert {key: first.keys[key] for key in ("id", "targets", "literal", "a", "b", "inline", "sources")} == {
        "id": 10,
        "targets": 11,
        "literal": 15,
        "a": 18,
        "b": 18,
        "inline": 19,
        "sources": 21,
    }
    assert second.keys == {"id": 27, "sources": 28}


def test_elements() -> None:
    """The elements of an array are told by line, in either way of writing."""
    lines = TomlLines(TEXT)
    assert lines.table("catalyst").elements["targets"] == [12, 12, 13]
    assert lines.table("catalyst").elements["sources"] == [21, 23]
    assert lines.table("catalyst", 1).elements["sources"] == [29, 31, 31]


def test_tables_written_otherwise() -> None:
    """A table that is not under a header has the line of its key, or the first."""
    lines = TomlLines('x = 1\ncatalyst = [{ id = "a" }]\n')
    assert lines.table("catalyst").header == 2
    assert lines.table("figure", 3).header == 1
