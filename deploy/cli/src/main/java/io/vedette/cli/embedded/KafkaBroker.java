package io.vedette.cli.embedded;

import io.vedette.ingest.codec.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real single-node broker (KRaft) in a child JVM, its data below the data directory. A broker
 * that dies is started again with all that it held; one that was left by a killed Vedette ends by
 * itself ({@link BrokerMain}).
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);
  private static final Duration READY = Duration.ofSeconds(60);
  private static final int TELEMETRY_PARTITIONS = 2;

  private final Path directory;
  private final Path logFile;
  private final int port;
  private final int heapMegabytes;
  private volatile Process process;
  private volatile boolean closed;

  private KafkaBroker(Path directory, Path logFile, int port, int heapMegabytes)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.logFile = logFile;
    this.port = port;
    this.heapMegabytes = heapMegabytes;
    this.process = launch();
  }

  /**
   * Starts the broker and creates the topics that are missing.
   *
   * @param directory its data, created and formatted where it is new
   * @param logFile where its output goes
   * @param port to listen on, loopback only; 0 for any free one
   * @throws IllegalStateException where it does not answer within a minute, or the port is taken
   */
  public static KafkaBroker start(Path directory, Path logFile, int port, int heapMegabytes)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Files.createDirectories(logFile.toAbsolutePath().getParent());
    int free = port == 0 ? freePort() : requireFree(port);
    KafkaBroker broker = new KafkaBroker(directory, logFile, free, heapMegabytes);
    try {
      broker.awaitReady();
      broker.createTopics();
      broker.supervise();
      return broker;
    } catch (InterruptedException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Process id of the broker's JVM. */
  public long pid() {
    return process.pid();
  }

  private Process launch() throws IOException, InterruptedException {
    Path properties = directory.resolve("server.properties");
    Files.writeString(properties, properties(freePort()));
    if (!Files.exists(directory.resolve("data").resolve("meta.properties"))) {
      format(properties);
    }
    List<String> arguments =
        List.of(Long.toString(ProcessHandle.current().pid()), properties.toString());
    return java(BrokerMain.class.getName(), heapMegabytes, arguments);
  }

  private String properties(int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.bootstrap.servers=127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        auto.create.topics.enable=false
        num.network.threads=2
        num.io.threads=2
        log.retention.hours=24
        log.retention.bytes=2147483648
        log.segment.bytes=134217728
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=2
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        """
        .formatted(port, controllerPort, directory.resolve("data").toAbsolutePath());
  }

  private void format(Path properties) throws IOException, InterruptedException {
    Process format =
        java(
            "kafka.tools.StorageTool",
            128,
            List.of(
                "format",
                "--standalone",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                properties.toString()));
    if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
      format.destroyForcibly();
      throw new IllegalStateException("cannot format " + directory + " for Kafka; see " + logFile);
    }
  }

  private Process java(String mainClass, int heap, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(ownSession());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dvedette.log=" + logFile,
            "-cp",
            System.getProperty("java.class.path"),
            mainClass));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
        .start();
  }

  /**
   * A terminal's Ctrl-C goes to the whole process group: without a session of its own the broker
   * would end before those that still need it.
   */
  private static List<String> ownSession() {
    Path setsid = Path.of("/usr/bin/setsid");
    return Files.isExecutable(setsid) ? List.of(setsid.toString()) : List.of();
  }

  private void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + READY.toNanos();
    Map<String, Object> settings = new HashMap<>(adminSettings());
    settings.put("reconnect.backoff.max.ms", "200");
    try (Admin admin = Admin.create(settings)) {
      while (System.nanoTime() < deadline) {
        if (!process.isAlive()) {
          throw new IllegalStateException("the broker ended at its start; see " + logFile);
        }
        try {
          admin.describeCluster().nodes().get(2, TimeUnit.SECONDS);
          return;
        } catch (ExecutionException | TimeoutException e) {
          log.debug("broker not ready: {}", e.toString());
        }
      }
    }
    throw new IllegalStateException("the broker did not answer within a minute; see " + logFile);
  }

  private void createTopics() throws InterruptedException {
    try (Admin admin = Admin.create(adminSettings())) {
      Set<String> present = admin.listTopics().names().get(30, TimeUnit.SECONDS);
      List<NewTopic> missing =
          Topics.ALL.stream().filter(t -> !present.contains(t)).map(KafkaBroker::topic).toList();
      admin.createTopics(missing).all().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("cannot create topics: " + e.getMessage(), e);
      }
    }
  }

  private static NewTopic topic(String name) {
    // one partition for metrics: points of a series must stay in order
    boolean spread = Topics.TELEMETRY.contains(name) && !Topics.OTLP_METRICS.equals(name);
    int partitions = spread ? TELEMETRY_PARTITIONS : 1;
    NewTopic topic = new NewTopic(name, partitions, (short) 1);
    return Topics.RULES.equals(name) ? topic.configs(Map.of("cleanup.policy", "compact")) : topic;
  }

  private Map<String, Object> adminSettings() {
    return Map.of("bootstrap.servers", bootstrapServers());
  }

  private void supervise() {
    process
        .onExit()
        .thenAccept(
            ended -> {
              if (!closed) {
                log.warn("the broker ended with {}; starting it again", ended.exitValue());
                restart();
              }
            });
  }

  private void restart() {
    try {
      process = launch();
      supervise();
      awaitReady();
      log.warn("the broker is back");
    } catch (IOException | IllegalStateException e) {
      log.error("cannot start the broker again: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int requireFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return port;
    } catch (IOException e) {
      throw new IllegalStateException(
          "port %d (kafka.port) is taken; stop what holds it, or configure another".formatted(port),
          e);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Stops it and waits; a broker that does not end within 20 s is killed. */
  @Override
  public void close() {
    closed = true;
    Process last = process;
    last.destroy();
    try {
      if (!last.waitFor(20, TimeUnit.SECONDS)) {
        last.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      last.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
