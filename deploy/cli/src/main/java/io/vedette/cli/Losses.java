package io.vedette.cli;

import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which entities a {@code --lose KIND=NAME} means. */
final class Losses {
  private static final Map<String, EnumSet<EntityType>> KINDS = kinds();
  private static final int SHOWN = 8;

  private Losses() {}

  private static Map<String, EnumSet<EntityType>> kinds() {
    Map<String, EnumSet<EntityType>> kinds = new LinkedHashMap<>();
    EnumSet<EntityType> machines = EnumSet.of(EntityType.NODE, EntityType.HOST);
    kinds.put("node", machines);
    kinds.put("spot", machines);
    kinds.put("zone", EnumSet.of(EntityType.ZONE));
    kinds.put("pod", EnumSet.of(EntityType.POD));
    kinds.put("service", EnumSet.of(EntityType.SERVICE));
    kinds.put("database", EnumSet.of(EntityType.DATABASE));
    kinds.put("queue", EnumSet.of(EntityType.RESOURCE));
    kinds.put("external", EnumSet.of(EntityType.EXTERNAL));
    return kinds;
  }

  /**
   * The entities of the graph that the losses name.
   *
   * @throws IllegalArgumentException where one names nothing
   */
  static Set<Entity> resolve(List<String> losses, Collection<Entity> graph) {
    Set<Entity> out = new LinkedHashSet<>();
    for (String loss : losses) {
      int eq = loss.indexOf('=');
      EnumSet<EntityType> types = eq < 0 ? null : KINDS.get(loss.substring(0, eq));
      if (types == null) {
        throw new IllegalArgumentException(
            "--lose " + loss + ": give KIND=NAME with one of the kinds " + names());
      }
      Set<Entity> found = find(types, loss.substring(eq + 1), graph);
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "--lose " + loss + " is nothing that the graph knows; it has " + known(types, graph));
      }
      out.addAll(found);
    }
    return out;
  }

  private static Set<Entity> find(Set<EntityType> types, String name, Collection<Entity> graph) {
    Pattern pattern = glob(name);
    return graph.stream()
        .filter(e -> types.contains(e.type()))
        .filter(e -> pattern.matcher(e.name()).matches() || pattern.matcher(e.toString()).matches())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Pattern glob(String name) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      regex.append(c == '*' ? ".*" : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString());
  }

  private static String names() {
    return String.join(", ", KINDS.keySet());
  }

  private static String known(Set<EntityType> types, Collection<Entity> graph) {
    List<String> all =
        graph.stream()
            .filter(e -> types.contains(e.type()))
            .map(Entity::toString)
            .sorted()
            .toList();
    if (all.isEmpty()) {
      return "none of this kind: do the senders name k8s.node.name or host.name, k8s.pod.name and"
          + " cloud.availability_zone?";
    }
    String some = all.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return all.size() > SHOWN ? some + " and " + (all.size() - SHOWN) + " more" : some;
  }
}
