package io.vedette.detect.incident;

/** How something suffers, as far as it matters for what may have caused it. */
public enum SymptomKind {
  /** Slower than normal; spreads from callee to caller. */
  LATENCY,
  /** Fails more than normal; spreads from callee to caller. */
  ERRORS,
  /** Slower by its own work, not by what it waits for. Never explained by a callee. */
  OWN_LATENCY,
  /** Fails by itself, not because something it called failed. Never explained by a callee. */
  OWN_ERRORS,
  /** More requests than normal; spreads from caller to callee. */
  TRAFFIC_UP,
  /** Fewer requests than normal; spreads from caller to callee. */
  TRAFFIC_DOWN,
  CPU,
  MEMORY,
  DISK,
  NETWORK,
  /** Queues, pools or connections fill up. */
  SATURATION,
  /** Fewer instances than there should be, or they restart; of a carrier: it is gone. */
  INSTANCES,
  /** A log pattern that was never there before, or many more error lines. */
  LOG,
  /** A threat rule or unusual behaviour. */
  SECURITY,
  /** A dependency was lost or is new. */
  TOPOLOGY,
  OTHER;

  /** Users notice it: failing or slow. */
  public boolean harmful() {
    return failing() || slow();
  }

  public boolean failing() {
    return this == ERRORS || this == OWN_ERRORS;
  }

  public boolean slow() {
    return this == LATENCY || this == OWN_LATENCY;
  }

  /** The symptom points at the entity itself, whatever its callees do. */
  boolean own() {
    return this == OWN_LATENCY
        || this == OWN_ERRORS
        || this == LOG
        || this == INSTANCES
        || resource();
  }

  public boolean resource() {
    return this == CPU || this == MEMORY || this == DISK || this == NETWORK || this == SATURATION;
  }
}
