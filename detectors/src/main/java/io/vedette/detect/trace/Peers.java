package io.vedette.detect.trace;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.SpanKind;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Names what a client span talked to, where that sends no spans itself: a database, a queue or
 * topic, an external peer. Both current and earlier OpenTelemetry semantic conventions are read.
 */
final class Peers {
  private Peers() {}

  /** Null where the span names no peer. */
  static @Nullable Entity of(Attributes a, String namespace) {
    String system = first(a, "db.system.name", "db.system");
    if (system != null) {
      return inCluster(EntityType.DATABASE, namespace, database(a, system));
    }
    Entity destination = destination(a);
    if (destination != null) {
      return destination;
    }
    String host = host(a);
    return host == null ? null : inCluster(EntityType.EXTERNAL, "", host);
  }

  /** Kubernetes' own names, {@code db.shop.svc.cluster.local}, say the namespace themselves. */
  private static Entity inCluster(EntityType type, String namespace, String host) {
    int service = host.indexOf('.');
    int end = host.indexOf(".svc");
    if (service <= 0 || end <= service + 1 || host.indexOf('.', service + 1) != end) {
      return new Entity(type, namespace, host);
    }
    boolean whole = end + 4 == host.length() || host.charAt(end + 4) == '.';
    EntityType inside = type == EntityType.EXTERNAL ? EntityType.SERVICE : type;
    return whole
        ? new Entity(inside, host.substring(service + 1, end), host.substring(0, service))
        : new Entity(type, namespace, host);
  }

  /**
   * What a span is for: receiving from a broker is a client span by the conventions of 2024 on, but
   * data comes in by it.
   */
  static SpanKind role(SpanKind kind, Attributes a) {
    if (kind != SpanKind.CLIENT && kind != SpanKind.INTERNAL) {
      return kind;
    }
    String operation = first(a, "messaging.operation.type", "messaging.operation");
    boolean incoming =
        operation != null && (operation.equals("receive") || operation.equals("process"));
    return incoming && a.get("messaging.system") != null ? SpanKind.CONSUMER : kind;
  }

  /**
   * The queue or topic of a messaging span, or null. Not of any namespace: senders and receivers of
   * different namespaces meet at it.
   */
  static @Nullable Entity destination(Attributes a) {
    String system = first(a, "messaging.system");
    if (system == null) {
      return null;
    }
    String name =
        first(a, "messaging.destination.name", "messaging.destination", "messaging.kafka.topic");
    return new Entity(EntityType.RESOURCE, "", name == null ? system : name);
  }

  /**
   * True where the callee answered and the caller was at fault: such an error is not the callee's.
   */
  static boolean callersFault(Attributes a) {
    String http = first(a, "http.response.status_code", "http.status_code");
    if (http != null) {
      return http.length() == 3 && http.charAt(0) == '4' && !http.equals("429");
    }
    String grpc = first(a, "rpc.grpc.status_code");
    return grpc != null
        && switch (grpc) {
          case "1", "3", "5", "6", "7", "9", "11", "16" -> true;
          default -> false;
        };
  }

  private static String database(Attributes a, String system) {
    String host = host(a);
    if (host != null && !loopback(host)) {
      return host;
    }
    String name = first(a, "db.namespace", "db.name");
    return name == null ? system : name;
  }

  private static @Nullable String host(Attributes a) {
    String named =
        first(a, "peer.service", "server.address", "net.peer.name", "network.peer.address");
    if (named != null) {
      return named;
    }
    String url = first(a, "url.full", "http.url");
    if (url == null) {
      return null;
    }
    try {
      return new URI(url).getHost();
    } catch (URISyntaxException e) {
      return null; // a sender's broken URL names nobody
    }
  }

  private static boolean loopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  private static @Nullable String first(Attributes a, String... keys) {
    for (String key : keys) {
      String value = a.get(key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }
}
