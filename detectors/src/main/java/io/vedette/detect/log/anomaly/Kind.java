package io.vedette.detect.log.anomaly;

/** What can be unusual about known patterns. */
enum Kind {
  RATE_UP("more lines"),
  RATE_DOWN("fewer lines"),
  MISSING("missing heartbeat"),
  SILENT("silence"),
  ORDER("unusual order"),
  FOLLOWER("missing follower"),
  VALUE("unusual value");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Over once it has stayed away for a while; the others say themselves when they are. */
  boolean fades() {
    return this == ORDER || this == FOLLOWER || this == VALUE;
  }
}
