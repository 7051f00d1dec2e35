package io.vedette.respond;

import java.util.List;

/**
 * A Kubernetes RBAC permission.
 *
 * @param apiGroup empty for the core group
 * @param resource plural, with its subresource: {@code deployments/scale}
 */
public record Permission(String apiGroup, String resource, List<String> verbs) {
  public Permission {
    verbs = List.copyOf(verbs);
  }

  public static Permission of(String apiGroup, String resource, String... verbs) {
    return new Permission(apiGroup, resource, List.of(verbs));
  }
}
