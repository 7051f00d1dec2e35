package io.vedette.store;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Elasticsearch on loopback, from the distribution that its own makers test with. It refuses
 * to run as root, so root hands it to an unprivileged user.
 */
final class ElasticsearchServer implements AutoCloseable {
  private static final String UNPRIVILEGED = "65534";

  private final Path directory;
  private final Process process;
  private final String address;

  private ElasticsearchServer(Path directory, Process process, String address) {
    this.directory = directory;
    this.process = process;
    this.address = address;
  }

  static ElasticsearchServer start() throws IOException, InterruptedException {
    String home = System.getProperty("elasticsearch.home");
    if (home == null || !Files.isDirectory(Path.of(home))) {
      throw new IllegalStateException(
          "-Delasticsearch.home names no directory: run through Maven, which unpacks the server");
    }
    Path directory = Files.createTempDirectory("vedette-es");
    copy(Path.of(home), directory);
    int http = freePort();
    configure(directory, http, freePort());
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root) {
      run("chown", "-R", UNPRIVILEGED + ":" + UNPRIVILEGED, directory.toString());
    }
    ElasticsearchServer server =
        new ElasticsearchServer(directory, launch(directory, root), "http://127.0.0.1:" + http);
    server.awaitReady();
    return server;
  }

  private static void configure(Path directory, int http, int transport) throws IOException {
    Files.writeString(
        directory.resolve("config/elasticsearch.yml"),
        """
        network.host: 127.0.0.1
        http.port: %d
        transport.port: %d
        discovery.type: single-node
        xpack.security.enabled: false
        xpack.ml.enabled: false
        cluster.routing.allocation.disk.threshold_enabled: false
        """
            .formatted(http, transport));
    Files.writeString(
        directory.resolve("config/jvm.options.d/heap.options"), "-Xms512m\n-Xmx512m\n");
  }

  private static Process launch(Path directory, boolean root) throws IOException {
    List<String> command = new ArrayList<>();
    if (root) {
      command.addAll(
          List.of(
              "setpriv", "--reuid=" + UNPRIVILEGED, "--regid=" + UNPRIVILEGED, "--clear-groups"));
    }
    command.add(directory.resolve("bin/elasticsearch").toString());
    File log = directory.resolve("console.log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put("ES_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  private void awaitReady() {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest health =
        HttpRequest.newBuilder(URI.create(address + "/_cluster/health?wait_for_status=yellow"))
            .timeout(Duration.ofSeconds(10))
            .build();
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .failFast(
            "Elasticsearch ended; see " + directory + "/console.log", () -> !process.isAlive())
        .until(() -> client.send(health, HttpResponse.BodyHandlers.ofString()).statusCode() == 200);
  }

  String address() {
    return address;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    run("cp", "-r", from + "/.", to.toString());
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Stream<Path> scripts = Files.list(to.resolve("bin"))) {
      scripts.forEach(script -> script.toFile().setExecutable(true, false));
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " exited with " + process.exitValue());
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(ElasticsearchServer::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
