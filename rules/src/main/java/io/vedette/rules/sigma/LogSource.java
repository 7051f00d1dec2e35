package io.vedette.rules.sigma;

import java.util.Map;

/** Which events a rule reads, in Sigma's terms; empty where the rule does not say. */
public record LogSource(String category, String product, String service) {
  /** True where every term given here is the same there. */
  boolean covers(Map<String, String> attributes) {
    return same(category, attributes.get("category"))
        && same(product, attributes.get("product"))
        && same(service, attributes.get("service"));
  }

  private static boolean same(String wanted, @org.jspecify.annotations.Nullable String there) {
    return wanted.isEmpty() || wanted.equalsIgnoreCase(there == null ? "" : there);
  }
}
