"""What stands in a form: every field of the core has a place, every place a shape, a label and words."""

from datetime import date

import pytest

from fieldapp.case.file import CASE_SHAPE, SUPERVISION_SHAPE
from fieldapp.case.form import LHP
from fieldapp.case.problem import label_of
from fieldapp.case.shape import Items, Keys, Text
from fieldapp.desk.editing import EDITABLE, blank_values, form_problems
from fieldapp.packs.reference import builtin_packs
from fieldapp.words import all_words
from ui.pages.editor.control import choices_of, shape_at
from ui.pages.editor.sections import EVIDENCE, REVIEW, SECTIONS, section_of


def fields(shape, before=""):
    for key, inner in shape.of.items():
        if isinstance(inner, Keys):
            yield from fields(inner, f"{before}{key}.")
        elif isinstance(inner, Items) and isinstance(inner.of, Keys):
            yield from fields(inner.of, f"{before}{key}.")
        else:
            yield before + key


def entries(kind):
    for section in SECTIONS[kind]:
        for entry in section.entries():
            yield entry, entry.path
        if section.group:
            for row in section.group.rows:
                for entry in row:
                    yield entry, f"{section.group.path}[0].{entry.path}"


@pytest.mark.parametrize("kind", EDITABLE)
def test_every_place_has_a_shape_and_a_label(kind):
    for entry, path in entries(kind):
        shape = shape_at(kind, path)
        assert shape is not None, path
        assert label_of(f"lhp.{path}" if kind == LHP else path) not in (path, f"lhp.{path}"), path
        if entry.control == "choice" and isinstance(shape, Text) and shape.choices:
            assert [value for value, _ in choices_of(entry.choices, builtin_packs())] == list(shape.choices)


@pytest.mark.parametrize(
    ("kinds", "shape"), [(("laporan", "temuan", "informasi_awal"), CASE_SHAPE), ((LHP,), SUPERVISION_SHAPE)]
)
def test_every_field_has_a_place(kinds, shape):
    placed = {path.replace("[0]", "") for kind in kinds for _, path in entries(kind)}
    wanted = {path for path in fields(shape) if not path.startswith("evidence.")} - {"kind"}
    assert wanted - placed == set()


@pytest.mark.parametrize("kind", EDITABLE)
def test_every_problem_leads_to_a_section(kind):
    values = {**blank_values(kind), "subjects": [{}], "activities": [{}], "evidence": [{}]}
    for when in (None, values):
        found = form_problems(kind, when or blank_values(kind), date(2024, 11, 1))
        for problem in found:
            path = problem.field.removeprefix("lhp.") if kind == LHP else problem.field
            assert section_of(kind, path), path


@pytest.mark.parametrize("kind", EDITABLE)
def test_sections_have_words(kind):
    keys = [section.key for section in SECTIONS[kind]]
    assert len(set(keys)) == len(keys)
    assert {f"ui.editor.section.{key}" for key in keys} <= all_words().keys()
    assert [section.part for section in SECTIONS[kind]].count(EVIDENCE) == 1
    assert SECTIONS[kind][-1].part == REVIEW
    for section in SECTIONS[kind]:
        if section.group:
            name = section.group.path.rpartition(".")[2]
            codes = {f"ui.editor.{what}.{name}" for what in ("add", "sum", "removed")}
            assert codes <= all_words().keys()


def test_choices_have_words():
    for name in ("status", "channel", "source", "sex", "stage", "lhp_form", "alleged_kind"):
        for value, text in choices_of(name, builtin_packs()):
            assert text
            assert "_" not in text, value
