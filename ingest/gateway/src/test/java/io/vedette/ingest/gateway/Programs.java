package io.vedette.ingest.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that tests run. */
final class Programs {
  private Programs() {}

  private static Optional<Path> find(String program) {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/sbin", "/sbin"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where a program is that {@link #require} found. */
  static String path(String program) {
    return find(program).orElseThrow().toString();
  }

  /** Skips a test that lacks a program, and fails it in CI. */
  static void require(String program, String packages) {
    String needed = "needs " + program + ": apt-get install -y " + packages;
    boolean there = find(program).isPresent();
    if (!there && System.getenv("CI") != null) {
      throw new AssertionError(needed);
    }
    assumeTrue(there, needed);
  }
}
