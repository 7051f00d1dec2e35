package io.vedette.detect.incident;

/**
 * Settings of the {@link IncidentEngine}.
 *
 * @param maxHops how far along calls a failure is followed, at least 1
 * @param linkMillis findings with onsets this close are linked without loss
 * @param decayMillis after {@code linkMillis}, the link weakens to nothing over this time
 * @param quietMillis an incident is resolved once all its findings are over for this long
 * @param staleMillis and also where nothing was heard of any for this long
 * @param reopenMillis a finding like an earlier one reopens an incident resolved less than this ago
 * @param splitMillis a part that has nothing to do with the rest for this long goes its own way
 * @param pageThreshold in [0,1]: combined weight of findings from which on there is an incident
 * @param maxOpen most groups of findings held at a time
 * @param maxFindings most findings held for an incident
 */
public record IncidentOptions(
    int maxHops,
    long linkMillis,
    long decayMillis,
    long quietMillis,
    long staleMillis,
    long reopenMillis,
    long splitMillis,
    double pageThreshold,
    int maxOpen,
    int maxFindings) {
  /** The shipped settings. */
  public static final IncidentOptions DEFAULT =
      new IncidentOptions(
          3,
          3 * 60_000L,
          9 * 60_000L,
          5 * 60_000L,
          30 * 60_000L,
          30 * 60_000L,
          3 * 60_000L,
          0.5,
          200,
          200);

  public IncidentOptions {
    if (maxHops < 1 || maxOpen < 1 || maxFindings < 1) {
      throw new IllegalArgumentException(
          "max hops "
              + maxHops
              + ", open "
              + maxOpen
              + " and findings "
              + maxFindings
              + " must be at least 1");
    }
    if (!(pageThreshold >= 0 && pageThreshold <= 1)) {
      throw new IllegalArgumentException("page threshold " + pageThreshold + " is not in [0,1]");
    }
  }
}
