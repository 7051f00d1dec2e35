package io.vedette.respond;

import io.vedette.model.ActionKind;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes the RBAC objects that some kinds of action need, and no more, as YAML. */
public final class RbacGenerator {
  private RbacGenerator() {}

  /**
   * @param kinds the enabled ones
   * @param targets resources that may be acted on ({@code deployments}, {@code httproutes}); empty
   *     for all that the responders know
   * @param namespaces to act in: a Role for each; empty for a ClusterRole
   * @param account name of the service account, in namespace {@code accountNamespace}
   * @throws IllegalArgumentException where a name is none that Kubernetes accepts
   */
  public static String yaml(
      Set<ActionKind> kinds,
      Set<String> targets,
      Collection<String> namespaces,
      String account,
      String accountNamespace) {
    namespaces.forEach(namespace -> requireName("namespace", namespace));
    requireName("service account", account);
    requireName("namespace", accountNamespace);
    Map<String, Set<String>> rules = rules(kinds, targets);
    if (rules.isEmpty()) {
      return "# " + names(kinds) + ": no permission in the cluster is needed\n";
    }
    StringBuilder out = new StringBuilder("# What " + names(kinds) + " needs, and no more.\n");
    if (namespaces.isEmpty()) {
      role(out, "ClusterRole", "", rules);
      binding(out, "ClusterRole", "", account, accountNamespace);
    }
    for (String namespace : new TreeSet<>(namespaces)) {
      role(out, "Role", namespace, rules);
      binding(out, "Role", namespace, account, accountNamespace);
    }
    return out.toString();
  }

  private static void requireName(String what, String value) {
    if (!value.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "'" + value + "' is no name for a " + what + ": use lower-case letters, digits and '-'");
    }
  }

  private static String names(Set<ActionKind> kinds) {
    return kinds.stream()
        .sorted()
        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** Verbs by {@code group/resource}, in order. */
  private static Map<String, Set<String>> rules(Set<ActionKind> kinds, Set<String> targets) {
    Map<String, Set<String>> rules = new TreeMap<>();
    try (Responders responders = Responders.of(Connections.none(Clock.systemUTC()))) {
      responders.all().stream()
          .filter(responder -> kinds.contains(responder.kind()))
          .flatMap(responder -> responder.permissions().stream())
          .filter(permission -> wanted(permission, targets))
          .forEach(
              p ->
                  rules
                      .computeIfAbsent(p.apiGroup() + ' ' + p.resource(), k -> new TreeSet<>())
                      .addAll(p.verbs()));
    }
    return rules;
  }

  /** Network policies are not chosen as a target: they are what isolating one creates. */
  private static boolean wanted(Permission permission, Set<String> targets) {
    String plural = permission.resource().split("/", 2)[0];
    return targets.isEmpty() || plural.equals("networkpolicies") || targets.contains(plural);
  }

  private static void role(
      StringBuilder out, String kind, String namespace, Map<String, Set<String>> rules) {
    head(out, kind, namespace);
    out.append("rules:\n");
    rules.forEach(
        (key, verbs) -> {
          String[] parts = key.split(" ", 2);
          out.append("- apiGroups: [\"").append(parts[0]).append("\"]\n");
          out.append("  resources: [\"").append(parts[1]).append("\"]\n");
          out.append("  verbs: ").append(List.copyOf(verbs).stream().sorted().toList());
          out.append('\n');
        });
  }

  private static void binding(
      StringBuilder out, String kind, String namespace, String account, String accountNamespace) {
    head(out, kind + "Binding", namespace);
    out.append("roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ").append(kind);
    out.append("\n  name: vedette-responders\nsubjects:\n- kind: ServiceAccount\n  name: ");
    out.append(account).append("\n  namespace: ").append(accountNamespace).append('\n');
  }

  private static void head(StringBuilder out, String kind, String namespace) {
    out.append("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ").append(kind);
    out.append("\nmetadata:\n  name: vedette-responders\n");
    if (!namespace.isEmpty()) {
      out.append("  namespace: ").append(namespace).append('\n');
    }
  }
}
