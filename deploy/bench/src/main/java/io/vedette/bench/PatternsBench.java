package io.vedette.bench;

import io.vedette.detect.log.PatternMiner;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code vedette bench patterns}: lines a CPU second of the pattern miner on one thread, and the
 * heap that it holds after a long stream.
 */
@Command(
    name = "patterns",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Log lines to patterns on one thread, and the memory that the patterns take.",
    footer = {"", "Example: vedette bench patterns --input /var/log --lines 1000000"})
public final class PatternsBench implements Callable<Integer> {
  private static final int SAMPLE = 100_000;
  private static final double MIB = 1 << 20;

  @Option(
      names = "--input",
      description =
          "a log file or a directory of them (.gz too) whose lines are mixed; else made up")
  private @Nullable Path input;

  @Option(names = "--patterns", defaultValue = "5000", description = "made-up patterns")
  private int patterns;

  @Option(names = "--lines", defaultValue = "10000000", description = "lines of the memory run")
  private long lines;

  @Option(names = "--rounds", defaultValue = "12", description = "rounds; the fastest counts")
  private int rounds;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    double best = speed(sample(), out);
    double heap = memory(out);
    out.printf(Locale.ROOT, "RESULT patterns lines_per_cpu_s=%.0f heap_mib=%.1f%n", best, heap);
    out.flush();
    return 0;
  }

  private List<byte[]> sample() throws IOException {
    return input == null ? madeUp() : shuffled(input);
  }

  private List<byte[]> madeUp() {
    LogLoad load = new LogLoad(patterns, 1);
    List<byte[]> all = new ArrayList<>(SAMPLE);
    for (int i = 0; i < SAMPLE; i++) {
      all.add(load.next());
    }
    return all;
  }

  /** All lines of all files, as a stream of many senders mixes them. */
  private List<byte[]> shuffled(Path from) throws IOException {
    if (!Files.exists(from)) {
      throw new ParameterException(spec.commandLine(), "--input: no such file: " + from);
    }
    List<byte[]> all = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        read(file, all);
      }
    }
    if (all.isEmpty()) {
      throw new IOException("no log lines in " + from);
    }
    Collections.shuffle(all, new Random(1));
    return all;
  }

  private static void read(Path file, List<byte[]> lines) throws IOException {
    boolean packed = file.toString().endsWith(".gz");
    try (InputStream bytes = Files.newInputStream(file);
        InputStream in = packed ? new GZIPInputStream(bytes) : bytes) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        lines.add(line.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private double speed(List<byte[]> sample, PrintWriter out) {
    double best = 0;
    for (int round = 0; round < rounds; round++) {
      PatternMiner miner = new PatternMiner("bench", 20_000);
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long done = 0;
      for (int pass = 0; pass < 8; pass++) {
        for (byte[] line : sample) {
          miner.add(line, 0, line.length, done++);
        }
      }
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
      double rate = done * 1e9 / nanos;
      best = Math.max(best, rate);
      out.printf(
          Locale.ROOT,
          "round %d: %,.0f lines per CPU second, %,d patterns%n",
          round + 1,
          rate,
          miner.patterns().size());
      out.flush();
    }
    return best;
  }

  /** The most heap that the miner held at any tenth of the stream, in MiB. */
  private double memory(PrintWriter out) {
    LogLoad load = new LogLoad(patterns, 2);
    long empty = usedHeap();
    PatternMiner miner = new PatternMiner("bench", 20_000);
    double most = 0;
    long step = Math.max(1, lines / 10);
    for (long i = 1; i <= lines; i++) {
      byte[] line = load.next();
      miner.add(line, 0, line.length, i);
      if (i % step == 0) {
        double held = (usedHeap() - empty) / MIB;
        most = Math.max(most, held);
        out.printf(
            Locale.ROOT, "%,d lines: %.1f MiB, %,d patterns%n", i, held, miner.patterns().size());
        out.flush();
      }
    }
    return most;
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
