package io.vedette.model;

/** What produced the telemetry: OpenTelemetry resource attributes. */
public record Resource(Attributes attributes) {
  public static final Resource UNKNOWN = new Resource(Attributes.empty());

  /** {@code service.name}, or {@code unknown_service} as the specification has it. */
  public String serviceName() {
    return attributes.getOrDefault("service.name", "unknown_service");
  }

  /** {@code k8s.namespace.name}, else {@code service.namespace}, else empty. */
  public String namespace() {
    String k8s = attributes.get("k8s.namespace.name");
    return k8s != null ? k8s : attributes.getOrDefault("service.namespace", "");
  }

  /** {@code service.version}, or empty. */
  public String serviceVersion() {
    return attributes.getOrDefault("service.version", "");
  }
}
