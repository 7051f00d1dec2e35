package io.vedette.cli.embedded;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * The child JVM: formats the storage on first use, then is Kafka. Ends when its parent does,
 * however that ended.
 */
final class BrokerMain {
  private BrokerMain() {}

  /**
   * @param args the server properties, the data directory, the parent's pid
   */
  public static void main(String[] args) {
    String properties = args[0];
    endWithParent(Long.parseLong(args[2]));
    if (!Files.exists(Path.of(args[1], "meta.properties"))) {
      format(properties);
    }
    Kafka.main(new String[] {properties});
  }

  private static void format(String properties) {
    String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", properties};
    PrintStream out = System.out;
    if (StorageTool.execute(format, out) != 0) {
      System.exit(1);
    }
  }

  private static void endWithParent(long pid) {
    ProcessHandle parent = ProcessHandle.of(pid).orElse(null);
    if (parent == null) {
      System.exit(1);
      return;
    }
    var unused = parent.onExit().thenRun(() -> System.exit(0));
  }
}
