package io.vedette.detect.trace;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
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
      return new Entity(EntityType.DATABASE, namespace, database(a, system));
    }
    Entity destination = destination(a, namespace);
    if (destination != null) {
      return destination;
    }
    String host = host(a);
    return host == null ? null : new Entity(EntityType.EXTERNAL, "", host);
  }

  /** The queue or topic of a messaging span, or null. */
  static @Nullable Entity destination(Attributes a, String namespace) {
    String system = first(a, "messaging.system");
    if (system == null) {
      return null;
    }
    String name =
        first(a, "messaging.destination.name", "messaging.destination", "messaging.kafka.topic");
    return new Entity(EntityType.RESOURCE, namespace, name == null ? system : name);
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
