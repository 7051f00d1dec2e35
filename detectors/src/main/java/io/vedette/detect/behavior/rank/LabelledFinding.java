package io.vedette.detect.behavior.rank;

import io.vedette.model.Finding;

/** A finding and what an analyst said of it. */
public record LabelledFinding(Finding finding, boolean truePositive) {}
