package io.vedette.cli;

import io.vedette.detect.log.LogPattern;
import io.vedette.detect.log.PatternMiner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette patterns}: the live pattern miner over log files. */
@Command(
    name = "patterns",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Finds the patterns of log messages: one message body a line.",
    footer = {
      "",
      "Examples:",
      "  vedette patterns --input app.log --top 20",
      "  vedette patterns --input app.log --out app.csv   line,pattern_id,pattern",
      "  vedette patterns --diff old.log new.log          what is new, gone, changed",
      "  kubectl logs -f deploy/app | vedette patterns --input - --follow",
      "  vedette patterns --input app.log --state app.pat keeps ids for the next run",
      "  vedette patterns --state app.pat --find 3f2a…    what an old id is now"
    })
final class PatternsCommand implements Callable<Integer> {
  @Option(
      names = "--input",
      description = "A log file, a directory of them, or - for standard input.")
  private @Nullable String input;

  @Option(
      names = "--out",
      defaultValue = "-",
      description = "Where to write the pattern of each line: a file, a directory, or - .")
  private String out;

  @Option(names = "--top", description = "Print the most frequent patterns instead of each line's.")
  private @Nullable Integer top;

  @Option(names = "--diff", description = "Compare two files: name both after the options.")
  private boolean diff;

  @Option(names = "--follow", description = "Show a live table of the most frequent patterns.")
  private boolean follow;

  @Option(names = "--typed", description = "Write variables by type: <num>, <ip>, <path> …")
  private boolean typed;

  @Option(
      names = "--max-patterns",
      defaultValue = "20000",
      description = "Patterns kept; beyond, the rare and long unseen go.")
  private int maxPatterns;

  @Option(
      names = "--patterns",
      paramLabel = "FILE.yaml",
      description = {
        "Patterns of your own: a list of name and pattern. <*> is a variable, <keep> one of which"
            + " each value makes a pattern; all else, numbers too, is constant."
      })
  private @Nullable Path named;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "Go on with the patterns of earlier runs, kept in this file.")
  private @Nullable Path state;

  @Option(
      names = "--find",
      paramLabel = "ID",
      description = "Print what an id, of now or before merges, stands for in --state.")
  private @Nullable String find;

  @Parameters(arity = "0..2", paramLabel = "FILE", description = "The two files of --diff.")
  private List<Path> files = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (maxPatterns < 16) {
      throw wrong("--max-patterns is " + maxPatterns + "; give 16 or more");
    }
    if (diff) {
      return diff();
    }
    if (find != null) {
      return find(find);
    }
    String from = input;
    if (from == null || !files.isEmpty()) {
      throw wrong("name the log with --input FILE, a directory, or - for standard input");
    }
    if (!from.equals("-") && !Files.exists(Path.of(from))) {
      throw new IOException("no such file or directory: " + from);
    }
    if (follow) {
      return follow(from);
    }
    if (!from.equals("-") && Files.isDirectory(Path.of(from))) {
      if (state != null) {
        throw wrong("--state goes with one log; --input is a directory");
      }
      directory(Path.of(from));
      return 0;
    }
    one(from);
    return 0;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int diff() throws IOException {
    if (state != null) {
      throw wrong("--diff compares two files afresh; leave --state out");
    }
    if (files.size() != 2) {
      throw wrong("--diff compares two files, " + files.size() + " given: --diff OLD NEW");
    }
    MinedFile before = mine(files.get(0).toString());
    MinedFile after = mine(files.get(1).toString());
    PatternDiff.print(before, after, spec.commandLine().getOut());
    return 0;
  }

  private int find(String id) throws IOException {
    if (state == null) {
      throw wrong("--find needs the file of patterns: --state FILE");
    }
    PatternMiner miner = miner();
    LogPattern found =
        miner
            .find(id)
            .orElseThrow(() -> new IOException("%s holds no pattern %s".formatted(state, id)));
    PrintWriter to = spec.commandLine().getOut();
    to.printf("id        %s%n", found.id());
    to.printf("formerly  %s%n", String.join(" ", miner.formerIds(found.id())));
    to.printf("count     %d%n", found.count());
    to.printf("pattern   %s%n", typed ? found.typedTemplate() : found.template());
    to.printf("example   %s%n", found.example());
    to.flush();
    return 0;
  }

  private int follow(String from) throws IOException, InterruptedException {
    if (state != null && !from.equals("-")) {
      throw wrong(
          "--follow of a file has no end at which to write --state; pipe it into --input -");
    }
    PatternMiner miner = miner();
    try (InputStream in = from.equals("-") ? System.in : new GrowingFile(Path.of(from))) {
      new FollowTable(top == null ? 20 : top, miner, spec.commandLine().getOut()).run(in);
    } finally {
      keep(miner);
    }
    return 0;
  }

  private void directory(Path from) throws IOException {
    if (out.equals("-")) {
      throw wrong("--input is a directory; name one with --out as well");
    }
    List<Path> logs;
    try (Stream<Path> walk = Files.walk(from)) {
      logs = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path log : logs) {
      Path target = Path.of(out).resolve(csvName(from.relativize(log)));
      Path parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try (Writer to = Files.newBufferedWriter(target)) {
        mine(log.toString()).writeCsv(to, typed);
      }
    }
  }

  private static Path csvName(Path log) {
    String name = String.valueOf(log.getFileName());
    int dot = name.lastIndexOf('.');
    return log.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".csv");
  }

  private void one(String from) throws IOException {
    MinedFile mined = mine(from);
    if (top != null) {
      table(mined.byCount(), mined.total(), top, typed, spec.commandLine().getOut());
    } else if (out.equals("-")) {
      PrintWriter to =
          new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), false);
      mined.writeCsv(to, typed);
      to.flush();
    } else {
      try (Writer to = Files.newBufferedWriter(Path.of(out))) {
        mined.writeCsv(to, typed);
      }
    }
  }

  private MinedFile mine(String from) throws IOException {
    try (InputStream in = open(from)) {
      PatternMiner miner = miner();
      MinedFile mined = MinedFile.read(in, miner);
      keep(miner);
      if (mined.evicted() > 0) {
        spec.commandLine()
            .getErr()
            .println(
                "vedette: %s has more patterns than --max-patterns %d; %d were dropped"
                    .formatted(from, maxPatterns, mined.evicted()));
      }
      return mined;
    }
  }

  private void keep(PatternMiner miner) throws IOException {
    if (state != null && find == null) {
      PatternState.write(miner, maxPatterns, state);
    }
  }

  /** Ids are the same in every file, so that files can be compared. */
  private PatternMiner miner() throws IOException {
    PatternMiner miner =
        state != null && (find != null || Files.exists(state))
            ? PatternState.read(state, maxPatterns)
            : new PatternMiner("", maxPatterns);
    if (named != null) {
      UserPatterns.read(named).forEach(p -> miner.pin(p.name(), p.pattern()));
    }
    return miner;
  }

  private static InputStream open(String from) throws IOException {
    return from.equals("-") ? System.in : Files.newInputStream(Path.of(from));
  }

  /** Prints the most frequent patterns with their counts and shares. */
  static void table(
      List<LogPattern> byCount, long lines, int rows, boolean typed, PrintWriter out) {
    out.printf(Locale.ROOT, "%10s %6s  %-12s  %s%n", "count", "share", "id or name", "pattern");
    for (LogPattern p : byCount.subList(0, Math.min(rows, byCount.size()))) {
      String share = "%.1f%%".formatted(100.0 * p.count() / Math.max(1, lines));
      String template = typed ? p.typedTemplate() : p.template();
      String name = p.name().isEmpty() ? p.id() : p.name();
      out.printf(Locale.ROOT, "%10d %6s  %-12s  %s%n", p.count(), share, name, template);
    }
    out.printf(Locale.ROOT, "%d lines, %d patterns%n", lines, byCount.size());
    out.flush();
  }
}
