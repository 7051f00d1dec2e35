package io.vedette.review;

import java.util.Locale;
import java.util.Set;

/** Names of this machine that only this machine can reach. */
final class Hosts {
  private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]");

  private Hosts() {}

  static boolean loopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return LOOPBACK.contains(name) || name.matches("127(\\.\\d{1,3}){3}");
  }

  /** {@code host} of {@code host:port}. */
  static String withoutPort(String authority) {
    return authority.replaceFirst(":\\d*$", "");
  }
}
