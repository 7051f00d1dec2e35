package io.vedette.rules.logs;

import io.vedette.model.Entity;
import java.util.List;

/**
 * Log patterns that the user has named and grouped.
 *
 * @param name for people and messages
 * @param services whose logs, by {@code name} or {@code namespace/name}; empty for all
 * @param patterns in the order in which they are tried
 */
public record LogPatternRule(String name, List<String> services, List<Pattern> patterns) {
  /**
   * One of them.
   *
   * @param name what to call it; unique within a service
   * @param template the whole message with {@code <*>} for each variable; all else is constant
   */
  public record Pattern(String name, String template) {}

  public LogPatternRule {
    services = List.copyOf(services);
    patterns = List.copyOf(patterns);
  }

  /** Whether it is about the logs of a service. */
  public boolean matches(Entity service) {
    return services.isEmpty()
        || services.contains(service.name())
        || services.contains(service.toString());
  }
}
