package io.vedette.cli.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line and the properties of the child JVM. */
final class BrokerProcess {
  private final BrokerOptions options;
  private final int port;
  private final Path properties;

  BrokerProcess(BrokerOptions options, int port) {
    this.options = options;
    this.port = port;
    this.properties = options.kafkaDir().resolve("server.properties");
  }

  Process start() throws IOException {
    Files.createDirectories(options.kafkaDir());
    Files.createDirectories(options.logFile().getParent());
    Files.writeString(properties, serverProperties());
    File console = options.kafkaDir().resolve("console.log").toFile();
    return new ProcessBuilder(command())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.to(console))
        .start();
  }

  /**
   * The voters are static and not written into the storage, so that the ports may be others at the
   * next start.
   */
  private String serverProperties() {
    int controller = Ports.free();
    return """
        # Written anew at each start; changes are lost.
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        auto.create.topics.enable=false
        num.network.threads=2
        num.io.threads=4
        log.segment.bytes=67108864
        log.cleaner.dedupe.buffer.size=16777216
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.num.partitions=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        # after a kill, the broker may register again once its old session is over
        broker.heartbeat.interval.ms=500
        broker.session.timeout.ms=4000
        """
        .formatted(port, controller, storage());
  }

  private Path storage() {
    return options.kafkaDir().resolve("data");
  }

  /**
   * The shell lets the child ignore SIGINT and SIGHUP: Ctrl-C reaches the whole process group, and
   * the broker must outlive the jobs that still write to it.
   */
  private List<String> command() {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xms96m",
            "-Xmx" + options.heapMegabytes() + "m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=io/vedette/cli/embedded/kafka-logback.xml",
            "-Dvedette.log=" + options.logFile(),
            "-cp",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName(),
            properties.toString(),
            storage().toString(),
            Long.toString(ProcessHandle.current().pid())));
    return command;
  }
}
