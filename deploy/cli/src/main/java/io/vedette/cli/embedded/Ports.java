package io.vedette.cli.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports on this machine. */
public final class Ports {
  private static final String LOOPBACK = "127.0.0.1";

  private Ports() {}

  /** A port on 127.0.0.1 that was free a moment ago. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + LOOPBACK, e);
    }
  }

  /** The port itself, or a free one for 0. */
  static int orFree(int port) {
    return port == 0 ? free() : port;
  }

  /**
   * Makes sure that something can listen there.
   *
   * @param what who wants to listen, as in "the gateway's OTLP/gRPC listener"
   * @param option the configuration key that chooses another port
   * @throws IllegalStateException where the port is taken; the message names all of them
   */
  public static void require(String what, String host, int port, String option) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port), 1);
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s cannot listen on %s:%d (%s); stop what holds the port, or set %s to another (0: any free one)"
              .formatted(what, host, port, e.getMessage(), option),
          e);
    }
  }

  static void checkRange(String what, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          what + " is " + port + "; give 0..65535, 0 for a free one");
    }
  }
}
