package io.vedette.review;

import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.model.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One finding with all that its page shows. */
record FindingView(
    Finding finding, List<Incident> incidents, @Nullable Plot plot, List<Label> labels) {}
