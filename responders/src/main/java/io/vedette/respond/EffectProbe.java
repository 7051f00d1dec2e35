package io.vedette.respond;

import io.vedette.model.Outcome;

/** Whether the signal that raised an action has come back to normal. */
@FunctionalInterface
public interface EffectProbe {
  /** Normal, still anomalous, or not known. */
  Outcome of(String incidentId);
}
