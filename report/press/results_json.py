"""report.json: every number of the report with the runs that it came from, for programs and for those who check."""

from __future__ import annotations

import json

from report.document import Document
from report.specification.experiment import ExperimentSpec
from report.study.analysis import Study
from report.wording.numbers import text

FORMAT = 1


def render_json(spec: ExperimentSpec, study: Study, document: Document) -> bytes:
    """The study as JSON, in a fixed order, two blanks deep."""
    numbers = {
        name: {
            "value": quantity.value,
            "unit": quantity.unit,
            "text": text(quantity),
            "std": quantity.std,
            "n": quantity.n,
            "runs": list(quantity.runs),
        }
        for name, quantity in study.quantities().items()
    }
    runs = {
        run.key: {
            "variant": variant.name,
            "seed": run.recipe.seed,
            "recipe": run.recipe.model_dump(mode="json", exclude={"data": {"path"}}),
            "dataset_digest": run.dataset_digest,
            "lab_digest": run.lab_digest,
        }
        for variant in study.variants.values()
        for run in variant.runs
    }
    checks = [
        {
            "variant": check.expectation.variant,
            "metric": check.expectation.metric,
            "epoch": check.expectation.epoch,
            "expected": check.expectation.value,
            "measured": check.measured.name,
            "difference": check.difference.name,
            "tolerance": check.expectation.tolerance,
            "within": check.within,
            "source": check.expectation.source,
        }
        for check in study.checks
    ]
    comparisons = [
        {
            "variant": comparison.variant,
            "baseline": comparison.baseline,
            "difference": comparison.difference.name,
            "low": comparison.low.name if comparison.low else None,
            "high": comparison.high.name if comparison.high else None,
            "paired": comparison.paired,
            "verdict": comparison.verdict,
            "factors": list(comparison.factors),
            "equal_epochs": comparison.equal_epochs,
            "mcnemar": [{"seed": test.seed, "p": test.p.name} for test in comparison.mcnemar],
        }
        for comparison in study.comparisons.values()
    ]
    confusion = {
        name: [list(row) for row in variant.classification.confusion]
        for name, variant in study.variants.items()
    }
    whole = {
        "format": FORMAT,
        "title": document.title,
        "baseline": study.baseline,
        "variants": {name: variant.label for name, variant in study.variants.items()},
        "numbers": numbers,
        "checks": checks,
        "comparisons": comparisons,
        "confusion": confusion,
        "runs": runs,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
