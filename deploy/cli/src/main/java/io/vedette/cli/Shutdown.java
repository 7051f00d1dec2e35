package io.vedette.cli;

/** What runs when the process is asked to end (Ctrl-C, SIGTERM). */
final class Shutdown {
  private Shutdown() {}

  static void onSignal(Runnable task) {
    Runtime.getRuntime().addShutdownHook(new Thread(task, "shutdown"));
  }
}
