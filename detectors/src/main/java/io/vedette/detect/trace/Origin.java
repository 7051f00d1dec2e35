package io.vedette.detect.trace;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * Who sent a span, and what carries it.
 *
 * @param version {@code service.version}, or empty
 * @param carriers from the inside out, each carried by the next: pod, node or host, zone; without
 *     those that the sender did not name
 */
record Origin(Entity service, String version, List<Entity> carriers) {
  private static final int MAX_NAME = 255;

  Origin {
    carriers = List.copyOf(carriers);
  }

  static Origin of(Resource resource) {
    Attributes a = resource.attributes();
    List<Entity> carriers = new ArrayList<>(3);
    add(carriers, EntityType.POD, resource.namespace(), a.getOrDefault("k8s.pod.name", ""));
    String node = a.getOrDefault("k8s.node.name", "");
    if (node.isEmpty()) {
      // within a pod the host's name is the pod's
      String host = a.getOrDefault("host.name", "");
      add(carriers, EntityType.HOST, "", carriers.isEmpty() ? host : "");
    } else {
      add(carriers, EntityType.NODE, "", node);
    }
    String zone = a.getOrDefault("cloud.availability_zone", "");
    add(carriers, EntityType.ZONE, "", zone);
    return new Origin(cut(Entity.of(resource)), cut(resource.serviceVersion()), carriers);
  }

  private static void add(List<Entity> carriers, EntityType type, String namespace, String name) {
    if (!name.isEmpty()) {
      carriers.add(cut(new Entity(type, namespace, name)));
    }
  }

  /** Longer names are cut: no sender makes the state large. */
  static Entity cut(Entity e) {
    return e.name().length() <= MAX_NAME && e.namespace().length() <= MAX_NAME
        ? e
        : new Entity(e.type(), cut(e.namespace()), cut(e.name()));
  }

  private static String cut(String name) {
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
  }
}
