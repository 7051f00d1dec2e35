package io.vedette.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * A real single-node KRaft broker as a child JVM on 127.0.0.1. Should it end by itself, it is
 * started again on the same port with all that it held, and that is said. It ends with this
 * process, also where that is killed; should it have survived nevertheless, the next start ends it.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(15);
  private static final long RESTART_PAUSE_MILLIS = 500;
  private static final int CONSOLE_LINES = 8;

  private final BrokerOptions options;
  private final Consumer<String> say;
  private final int port;
  private final BrokerProcess command;
  private final ChildRecord record;
  private volatile boolean closed;
  private volatile Process process;

  private KafkaBroker(BrokerOptions options, Consumer<String> say) throws IOException {
    this.options = options;
    this.say = say;
    Files.createDirectories(options.kafkaDir());
    record = new ChildRecord(options.kafkaDir().resolve("broker.pid"));
    endSurvivor();
    Ports.require("the embedded Kafka broker", "127.0.0.1", options.port(), "kafka.port");
    port = Ports.orFree(options.port());
    command = new BrokerProcess(options, port);
    process = spawn();
  }

  /**
   * Starts it, waits until it answers and creates the topics.
   *
   * @param say takes what a user should know, one line at a time
   * @throws IOException where it does not start; the message holds the end of its output
   * @throws IllegalStateException where the port is taken
   */
  public static KafkaBroker start(BrokerOptions options, Consumer<String> say)
      throws IOException, InterruptedException {
    KafkaBroker broker = new KafkaBroker(options, say);
    try {
      broker.awaitReady();
    } catch (IOException | InterruptedException | RuntimeException e) {
      broker.close();
      throw e;
    }
    Thread supervisor = new Thread(broker::supervise, "kafka-supervisor");
    supervisor.setDaemon(true);
    supervisor.start();
    return broker;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The pid of the child JVM; another one after a restart. */
  public long pid() {
    return process.pid();
  }

  private void endSurvivor() throws IOException {
    ProcessHandle survivor = record.survivor().orElse(null);
    if (survivor != null) {
      say.accept("kafka: a broker (pid " + survivor.pid() + ") was left behind; stopping it first");
      ChildRecord.end(survivor, STOP);
    }
  }

  private Process spawn() throws IOException {
    Process child = command.start();
    record.write(child.toHandle());
    return child;
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    try (Admin admin = admin()) {
      while (!answers(admin)) {
        if (!process.isAlive()) {
          throw new IOException("the embedded Kafka broker did not start:\n" + lastWords());
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "the embedded Kafka broker did not answer within "
                  + START.toSeconds()
                  + " s; see "
                  + options.logFile());
        }
      }
      BrokerTopics.create(
          admin, options.telemetryPartitions(), 1, options.retention(), options.retentionBytes());
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the embedded Kafka broker refused to create topics: " + e, e);
    }
  }

  private static boolean answers(Admin admin) throws InterruptedException {
    try {
      return admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).size() == 1;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            "bootstrap.servers", bootstrapServers(),
            "reconnect.backoff.ms", "50",
            "reconnect.backoff.max.ms", "100"));
  }

  private void supervise() {
    try {
      while (!closed) {
        int code = process.waitFor();
        if (closed) {
          return;
        }
        say.accept("kafka: the broker ended (exit code " + code + "); starting it again");
        restart();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restart() throws InterruptedException {
    try {
      TimeUnit.MILLISECONDS.sleep(RESTART_PAUSE_MILLIS);
      synchronized (this) {
        if (closed) {
          return;
        }
        process = spawn();
      }
      awaitReady();
      say.accept("kafka: the broker is back on " + bootstrapServers());
    } catch (IOException e) {
      say.accept("kafka: " + e.getMessage());
    }
  }

  private String lastWords() throws IOException {
    Path console = options.kafkaDir().resolve("console.log");
    var lines = Files.readAllLines(console);
    var end = lines.subList(Math.max(0, lines.size() - CONSOLE_LINES), lines.size());
    return String.join("\n", end) + "\nSee also " + options.logFile();
  }

  /** Stops it; what was acknowledged is on disk. */
  @Override
  public void close() {
    Process child;
    synchronized (this) {
      closed = true;
      child = process;
    }
    ChildRecord.end(child.toHandle(), STOP);
    try {
      record.clear();
    } catch (IOException e) {
      say.accept("kafka: cannot remove the pid file: " + e.getMessage());
    }
  }
}
