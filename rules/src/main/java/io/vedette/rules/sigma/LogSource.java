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

  /** True where a filter of this log source applies to a rule of that one. */
  boolean narrows(LogSource rule) {
    return same(category, rule.category())
        && same(product, rule.product())
        && same(service, rule.service());
  }

  private static boolean same(String wanted, @org.jspecify.annotations.Nullable String there) {
    return wanted.isEmpty() || wanted.equalsIgnoreCase(there == null ? "" : there);
  }
}
