package io.vedette.detect.behavior.intel;

import java.util.Locale;

/**
 * One thing that is known to be bad.
 *
 * @param type what it is
 * @param value canonical: lower case, domains without a final dot, networks as {@code 10.0.0.0/8}
 * @param confidence in [0,1]
 * @param fromMillis valid from here, inclusive
 * @param untilMillis valid to here, exclusive; {@link Long#MAX_VALUE} for ever
 * @param description who or what it belongs to, or empty
 * @param list the list that it came from
 */
public record Indicator(
    Type type,
    String value,
    double confidence,
    long fromMillis,
    long untilMillis,
    String description,
    String list) {
  /** The kinds that are matched. */
  public enum Type {
    ADDRESS,
    NETWORK,
    DOMAIN,
    HASH;

    /** {@code ip address}, as a sentence has it. */
    String words() {
      return this == ADDRESS ? "address" : name().toLowerCase(Locale.ROOT);
    }
  }

  public Indicator {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence " + confidence + " is not in [0,1]");
    }
  }

  boolean validAt(long timeMillis) {
    return timeMillis >= fromMillis && timeMillis < untilMillis;
  }
}
