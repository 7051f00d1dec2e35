package io.vedette.cli;

import io.vedette.model.Finding;
import io.vedette.rules.RulePack;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette log-anomalies}: the live log analysis over a log file. */
@Command(
    name = "log-anomalies",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Plays a log file through the live analysis, one message body a line at a steady pace, and",
      "prints what it would have found: new patterns, unusual rates, silence, values."
    },
    footer = {
      "",
      "Examples:",
      "  vedette log-anomalies --input app.log",
      "  vedette log-anomalies --input app.log --every 250 --warm-up 5000",
      "  vedette log-anomalies --input app.log --rules rules/ --explain"
    })
final class LogAnomaliesCommand implements Callable<Integer> {
  @Option(names = "--input", required = true, description = "A log file, or - for standard input.")
  private String input = "";

  @Option(
      names = "--every",
      paramLabel = "MILLIS",
      defaultValue = "1000",
      description = "Event time between two lines.")
  private long every;

  @Option(
      names = "--warm-up",
      paramLabel = "LINES",
      defaultValue = "1000",
      description = "Lines that only teach.")
  private int warmUp;

  @Option(
      names = "--rules",
      paramLabel = "FILE|DIR",
      description = "Rules with log patterns of your own (log_patterns).")
  private @Nullable String rules;

  @Option(names = "--explain", description = "Print each finding's reason and example lines.")
  private boolean explain;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (every < 1 || warmUp < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--every is %d and --warm-up %d; both must be positive".formatted(every, warmUp));
    }
    LogReplay replay = new LogReplay(every, warmUp);
    if (rules != null) {
      replay.name(pack(rules));
    }
    try (InputStream in = input.equals("-") ? System.in : open(Path.of(input))) {
      new LogLines(in).readAll(replay::line);
    }
    replay.end();
    PrintWriter out = spec.commandLine().getOut();
    replay.found().forEach((finding, line) -> print(finding, line, out));
    summary(replay, out);
    return 0;
  }

  private static RulePack pack(String rules) throws IOException {
    RulePack pack = RulePack.fromFiles(RuleSource.files(rules));
    if (!pack.problems().isEmpty()) {
      throw new IOException("refused: " + pack.problems().get(0));
    }
    return pack;
  }

  private static InputStream open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("no such file: " + file + "; name a log with --input FILE");
    }
    return Files.newInputStream(file);
  }

  private void print(Finding f, long line, PrintWriter out) {
    out.printf(Locale.ROOT, "line %d  %s  %s%n", line, f.severity(), f.title());
    if (explain) {
      out.printf("  %s%n", f.reason());
      f.evidence().forEach(e -> out.printf("  %s: %s%n", e.kind(), e.text()));
    }
  }

  private static void summary(LogReplay replay, PrintWriter out) {
    Map<String, Integer> kinds = new LinkedHashMap<>();
    kinds.put("new_pattern", 0);
    for (Finding f : replay.found().keySet()) {
      kinds.merge(f.attributes().getOrDefault("anomaly.kind", "new_pattern"), 1, Integer::sum);
    }
    long judged = Math.max(1, replay.lines() - replay.warmUp());
    out.printf(
        Locale.ROOT,
        "RESULT log-anomalies lines=%d judged=%d new_patterns_per_1000=%.2f %s%n",
        replay.lines(),
        judged,
        1000.0 * kinds.getOrDefault("new_pattern", 0) / judged,
        kinds.toString().replaceAll("[{},]", "").trim());
    out.flush();
  }
}
