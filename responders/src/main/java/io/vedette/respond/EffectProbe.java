package io.vedette.respond;

import io.vedette.model.Action;

/** Looks at the signal that raised an action. */
@FunctionalInterface
public interface EffectProbe {
  /** Three-valued, as verdicts are: missing data is not a recovery. */
  enum Effect {
    RESOLVED,
    PERSISTS,
    UNKNOWN
  }

  Effect probe(Action action);
}
