package io.vedette.respond.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vedette.respond.Responder;
import io.vedette.respond.Responder.Permission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The roles that the enabled responders need, no more. */
public final class RbacGenerator {
  private static final String NAME = "vedette-responder";

  private RbacGenerator() {}

  /**
   * Role and binding as objects.
   *
   * @param namespaces where to act; empty for the whole cluster
   * @param serviceAccount who acts, {@code namespace/name}
   */
  public static List<HasMetadata> objects(
      Collection<Responder> responders, List<String> namespaces, String serviceAccount) {
    String[] account = serviceAccount.split("/", 2);
    if (account.length != 2) {
      throw new IllegalArgumentException(
          "service account '" + serviceAccount + "'; write namespace/name");
    }
    List<PolicyRule> rules = rules(responders);
    List<HasMetadata> objects = new ArrayList<>();
    if (namespaces.isEmpty()) {
      objects.add(
          new ClusterRoleBuilder()
              .withNewMetadata()
              .withName(NAME)
              .endMetadata()
              .withRules(rules)
              .build());
      objects.add(
          new ClusterRoleBindingBuilder()
              .withNewMetadata()
              .withName(NAME)
              .endMetadata()
              .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", NAME)
              .addNewSubject("", "ServiceAccount", account[1], account[0])
              .build());
    }
    for (String namespace : namespaces) {
      objects.add(
          new RoleBuilder()
              .withNewMetadata()
              .withName(NAME)
              .withNamespace(namespace)
              .endMetadata()
              .withRules(rules)
              .build());
      objects.add(
          new RoleBindingBuilder()
              .withNewMetadata()
              .withName(NAME)
              .withNamespace(namespace)
              .endMetadata()
              .withNewRoleRef("rbac.authorization.k8s.io", "Role", NAME)
              .addNewSubject("", "ServiceAccount", account[1], account[0])
              .build());
    }
    return objects;
  }

  /** The same as YAML documents. */
  public static String yaml(
      Collection<Responder> responders, List<String> namespaces, String serviceAccount) {
    StringBuilder out = new StringBuilder();
    for (HasMetadata object : objects(responders, namespaces, serviceAccount)) {
      out.append(Serialization.asYaml(object));
    }
    return out.toString();
  }

  private static List<PolicyRule> rules(Collection<Responder> responders) {
    Map<String, Set<String>> verbs = new TreeMap<>();
    for (Responder responder : responders) {
      for (Permission permission : responder.permissions()) {
        verbs
            .computeIfAbsent(
                permission.apiGroup() + '|' + permission.resource(), k -> new TreeSet<>())
            .addAll(permission.verbs());
      }
    }
    List<PolicyRule> rules = new ArrayList<>();
    verbs.forEach(
        (key, allowed) -> {
          String[] parts = key.split("\\|", 2);
          rules.add(
              new PolicyRuleBuilder()
                  .withApiGroups(parts[0])
                  .withResources(parts[1])
                  .withVerbs(new ArrayList<>(allowed))
                  .build());
        });
    return rules;
  }
}
