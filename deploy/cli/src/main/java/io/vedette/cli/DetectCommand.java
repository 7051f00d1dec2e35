package io.vedette.cli;

import io.vedette.model.Verdict;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vedette detect}: the live metric monitor over CSV files. */
@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    description = "Finds anomalies in CSV files of metrics: timestamp,value or timestamp,f0,f1,…")
final class DetectCommand implements Callable<Integer> {
  private static final List<String> COLUMNS = List.of("timestamp", "value", "score", "anomaly");
  private static final List<String> EXPLAINED =
      Stream.concat(
              COLUMNS.stream(),
              Stream.of("driver", "outcome", "expected", "lower", "upper", "kind"))
          .toList();

  @Option(
      names = "--input",
      required = true,
      description = "A CSV file, a directory of them, or - for standard input.")
  private String input;

  @Option(
      names = "--out",
      defaultValue = "-",
      description = "Where to write: a file, a directory for a directory, or - (default).")
  private String out;

  @Option(
      names = "--explain",
      description = "Also write what was expected, the normal band, and what drove the score.")
  private boolean explain;

  @Override
  public Integer call() throws IOException {
    if (input.equals("-")) {
      try (Reader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        toOut(in, "standard input");
      }
      return 0;
    }
    Path from = Path.of(input);
    if (!Files.exists(from)) {
      throw new IOException("no such file or directory: " + from);
    }
    if (!Files.isDirectory(from)) {
      try (Reader in = Files.newBufferedReader(from)) {
        toOut(in, from.toString());
      }
      return 0;
    }
    directory(from);
    return 0;
  }

  private void directory(Path from) throws IOException {
    if (out.equals("-")) {
      throw new IOException("--input is a directory; name one with --out as well");
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      Path target = Path.of(out).resolve(from.relativize(file).toString());
      Path parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try (Reader in = Files.newBufferedReader(file);
          Writer to = Files.newBufferedWriter(target)) {
        fold(in, to, file.toString());
      }
    }
  }

  private void toOut(Reader in, String name) throws IOException {
    if (out.equals("-")) {
      Writer to = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
      fold(in, to, name);
      to.flush();
      return;
    }
    try (Writer to = Files.newBufferedWriter(Path.of(out))) {
      fold(in, to, name);
    }
  }

  private void fold(Reader in, Writer to, String name) throws IOException {
    CSVFormat read = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    CSVPrinter print =
        new CSVPrinter(to, CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get());
    try (CSVParser rows = CSVParser.parse(in, read)) {
      List<String> header = rows.getHeaderNames();
      if (header.size() < 2 || !header.get(0).equals("timestamp")) {
        throw new IOException(
            name + ": the header is " + header + ", expected timestamp,value or timestamp,f0,f1,…");
      }
      print.printRecord(explain ? EXPLAINED : COLUMNS);
      DetectRows monitor = new DetectRows(header.subList(1, header.size()));
      for (CSVRecord row : rows) {
        judge(row, header.size(), monitor, print, name);
      }
    }
    print.flush();
  }

  private void judge(CSVRecord row, int width, DetectRows monitor, CSVPrinter print, String name)
      throws IOException {
    String where = name + " line " + (row.getRecordNumber() + 1);
    if (row.size() != width) {
      throw new IOException(where + ": " + row.size() + " columns, the header has " + width);
    }
    double[] values = new double[width - 1];
    for (int i = 1; i < width; i++) {
      values[i - 1] = number(row.get(i), where);
    }
    DetectRows.Row judged = monitor.take(time(row.get(0), where), values);
    print.print(row.get(0));
    print.print(row.get(1));
    print.print(judged.score());
    print.print(judged.anomaly() ? 1 : 0);
    if (explain) {
      explain(judged, print);
    }
    print.println();
  }

  private static void explain(DetectRows.Row judged, CSVPrinter print) throws IOException {
    Verdict v = judged.verdict();
    print.print(judged.driver());
    print.print(v == null ? "" : v.outcome());
    print.print(v == null ? "" : v.expected());
    print.print(v == null ? "" : v.lower());
    print.print(v == null ? "" : v.upper());
    print.print(v == null ? "" : v.kind());
  }

  private static double number(String text, String where) throws IOException {
    try {
      return text.isBlank() ? Double.NaN : Double.parseDouble(text.trim());
    } catch (NumberFormatException e) {
      throw new IOException(where + ": \"" + text + "\" is not a number", e);
    }
  }

  /** {@code 2014-02-14 14:30:00} (as UTC), or ISO 8601 with a zone. */
  static long time(String text, String where) throws IOException {
    String iso = text.trim().replace(' ', 'T');
    try {
      return iso.endsWith("Z")
          ? Instant.parse(iso).toEpochMilli()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IOException(
          where + ": \"" + text + "\" is not a time such as 2014-02-14 14:30:00", e);
    }
  }
}
