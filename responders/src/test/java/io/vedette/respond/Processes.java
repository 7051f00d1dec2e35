package io.vedette.respond;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.AssertionFailedError;

/** What tests with real servers share. */
final class Processes {
  private Processes() {}

  /** Two neighbouring ports are free when this one was chosen; etcd needs both. */
  static int freePort() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          ServerSocket next =
              new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
        return next.getLocalPort() - 1;
      } catch (BindException taken) {
        // the neighbour is in use: try another pair
      }
    }
    throw new IOException("no two neighbouring free ports found");
  }

  /** Skips the test where something is missing, but fails it in CI. */
  static void require(boolean present, String need) {
    if (!present && System.getenv("CI") != null) {
      throw new AssertionFailedError(need);
    }
    Assumptions.assumeTrue(present, need);
  }

  /** {@code VEDETTE_SHARED}, else the folder {@code shared} beside the project. */
  static Path shared() {
    String given = System.getenv("VEDETTE_SHARED");
    if (given != null) {
      return Path.of(given);
    }
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("shared/tools"))) {
      at = at.getParent();
    }
    return at == null ? Path.of("shared") : at.resolve("shared");
  }
}
