package io.vedette.cli.embedded;

import kafka.Kafka;

/**
 * Main class of the broker's JVM: ends with its parent, so that a killed Vedette leaves nothing.
 */
public final class BrokerMain {
  private BrokerMain() {}

  /**
   * @param args the parent's process id, then Kafka's own arguments
   */
  public static void main(String[] args) {
    long parent = Long.parseLong(args[0]);
    ProcessHandle.of(parent)
        .map(ProcessHandle::onExit)
        .ifPresentOrElse(exit -> exit.thenRun(() -> System.exit(0)), () -> System.exit(0));
    String[] rest = new String[args.length - 1];
    System.arraycopy(args, 1, rest, 0, rest.length);
    Kafka.main(rest);
  }
}
