package io.vedette.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A thing that findings, causes and actions are about.
 *
 * @param namespace Kubernetes or service namespace, or empty
 */
public record Entity(EntityType type, String namespace, String name) {
  public Entity {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an entity of type " + type + " needs a name");
    }
  }

  public static Entity service(String namespace, String name) {
    return new Entity(EntityType.SERVICE, namespace, name);
  }

  /** The service that a resource names. */
  public static Entity of(Resource resource) {
    return service(resource.namespace(), resource.serviceName());
  }

  /**
   * The most telling thing that a series' labels name: the service ({@code service.name}, {@code
   * service_name}, {@code service}, {@code job}), else the pod, node or instance, else the series.
   */
  public static Entity of(SeriesKey series) {
    Attributes labels = series.labels();
    String namespace =
        first(labels, "k8s.namespace.name", "service.namespace", "namespace", "service_namespace");
    String ns = namespace == null ? "" : namespace;
    String service = first(labels, "service.name", "service_name", "service", "app", "deployment");
    if (service != null) {
      return service(ns, service);
    }
    String pod = first(labels, "k8s.pod.name", "pod");
    if (pod != null) {
      return new Entity(EntityType.POD, ns, pod);
    }
    String node = first(labels, "k8s.node.name", "node");
    if (node != null) {
      return new Entity(EntityType.NODE, "", node);
    }
    String job = first(labels, "job");
    if (job != null) {
      return service(ns, job);
    }
    String host = first(labels, "host.name", "instance");
    return host != null
        ? new Entity(EntityType.HOST, "", host)
        : new Entity(EntityType.SERIES, ns, series.toString());
  }

  private static @Nullable String first(Attributes labels, String... keys) {
    for (String key : keys) {
      String value = labels.get(key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  /** Stable id: {@code service:shop/checkout}. */
  public String id() {
    return type.name().toLowerCase(Locale.ROOT)
        + ':'
        + (namespace.isEmpty() ? "" : namespace + '/')
        + name;
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + '/' + name;
  }
}
