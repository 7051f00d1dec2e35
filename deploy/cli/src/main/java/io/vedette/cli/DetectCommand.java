package io.vedette.cli;

import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
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
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette detect}: the live metric monitor over files and pipes. */
@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    description = "Finds anomalies in recorded metrics with the live detector.",
    footer = {
      "",
      "CSV in is timestamp,value, or for several metrics of one entity timestamp,f0,f1,…; out is"
          + " timestamp,value,score,anomaly. Of a query_range answer, each series is judged by"
          + " itself, and out is series,timestamp,value,score,anomaly.",
      "",
      "Examples:",
      "  vedette detect --input requests.csv --out judged.csv --plot judged.svg",
      "  curl -s 'http://127.0.0.1:9090/api/v1/query_range?query=up&start=…&end=…&step=60' |",
      "    vedette detect --input - --format prometheus --explain"
    })
final class DetectCommand implements Callable<Integer> {
  /** What input can be. */
  enum Format {
    CSV,
    PROMETHEUS
  }

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE|DIR|-",
      description = "A file, a directory of them, or - for standard input.")
  private String input;

  @Option(
      names = "--out",
      defaultValue = "-",
      paramLabel = "FILE|DIR|-",
      description = "Where to write: a file, a directory for a directory, or - (default).")
  private String out;

  @Option(
      names = "--format",
      defaultValue = "csv",
      description = "csv (default), or prometheus for the JSON of a query_range answer.")
  private Format format;

  @Option(
      names = "--plot",
      paramLabel = "FILE.svg|FILE.png",
      description = "Also draw the series, their normal band and the anomalies; of a single file.")
  private @Nullable Path plot;

  @Option(
      names = "--explain",
      description =
          "Also write what each verdict was made of: driver, outcome, expected, lower, upper,"
              + " deviation, scale, distance, effect_size, tail_probability, kind, confidence.")
  private boolean explain;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (plot != null) {
      BandPictures.requireKnown(plot, spec);
    }
    DetectWriter writer = new DetectWriter(explain, plot != null);
    if (input.equals("-")) {
      try (Reader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        toOut(in, "standard input", writer);
      }
    } else {
      files(Path.of(input), writer);
    }
    if (plot != null) {
      BandPictures.write(writer.panels(), plot);
    }
    return 0;
  }

  private void files(Path from, DetectWriter writer) throws IOException {
    if (!Files.exists(from)) {
      throw new IOException("no such file or directory: " + from);
    }
    if (!Files.isDirectory(from)) {
      try (Reader in = Files.newBufferedReader(from)) {
        toOut(in, from.toString(), writer);
      }
      return;
    }
    if (out.equals("-") || plot != null) {
      throw new ParameterException(
          spec.commandLine(),
          plot != null
              ? "--plot draws a single file, and --input is a directory"
              : "--input is a directory; name one with --out as well");
    }
    directory(from, writer);
  }

  private void directory(Path from, DetectWriter writer) throws IOException {
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
        fold(in, to, file.toString(), writer);
      }
    }
  }

  private void toOut(Reader in, String name, DetectWriter writer) throws IOException {
    if (out.equals("-")) {
      Writer to = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
      fold(in, to, name, writer);
      to.flush();
      return;
    }
    try (Writer to = Files.newBufferedWriter(Path.of(out))) {
      fold(in, to, name, writer);
    }
  }

  private void fold(Reader in, Writer to, String name, DetectWriter writer) throws IOException {
    switch (format) {
      case CSV -> csv(in, to, name, writer);
      case PROMETHEUS -> prometheus(in, to, name, writer);
    }
  }

  private static void prometheus(Reader in, Writer to, String name, DetectWriter writer)
      throws IOException {
    List<PrometheusAnswer.Series> all = PrometheusAnswer.read(in, name, "value");
    SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.of(Math.max(1, all.size())));
    DetectWriter.Table table = writer.table(to, "", "series", "timestamp", "value");
    for (PrometheusAnswer.Series series : all) {
      String shown = series.key().toString();
      SeriesRun run = new SeriesRun(series.key(), monitor);
      for (int i = 0; i < series.millis().length; i++) {
        long time = series.millis()[i];
        double value = series.values()[i];
        SeriesRun.Judged judged = run.take(time, value);
        table.row(
            new DetectWriter.Row(
                new Object[] {shown, Instant.ofEpochMilli(time), value},
                time,
                judged.score(),
                judged.opened(),
                shown,
                judged.value(),
                judged.verdict(),
                judged.surprise()));
      }
    }
    table.flush();
  }

  private void csv(Reader in, Writer to, String name, DetectWriter writer) throws IOException {
    CSVFormat read = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser rows = CSVParser.parse(in, read)) {
      List<String> header = rows.getHeaderNames();
      if (header.size() < 2 || !header.get(0).equals("timestamp")) {
        throw new IOException(
            name + ": the header is " + header + ", expected timestamp,value or timestamp,f0,f1,…");
      }
      List<String> columns = header.subList(1, header.size());
      DetectWriter.Table table = writer.table(to, "", "timestamp", "value");
      DetectRows monitor = new DetectRows(columns);
      boolean piped = input.equals("-") && out.equals("-");
      for (CSVRecord row : rows) {
        table.row(judge(row, columns, monitor, name));
        if (piped) {
          table.flush(); // the reader of a pipe waits for each row
        }
      }
      table.flush();
    }
  }

  private static DetectWriter.Row judge(
      CSVRecord row, List<String> columns, DetectRows monitor, String name) throws IOException {
    String where = name + " line " + (row.getRecordNumber() + 1);
    if (row.size() != columns.size() + 1) {
      throw new IOException(
          where + ": " + row.size() + " columns, the header has " + (columns.size() + 1));
    }
    double[] values = new double[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(row.get(i + 1), where);
    }
    long time = time(row.get(0), where);
    DetectRows.Row judged = monitor.take(time, values);
    int driver = Math.max(0, columns.indexOf(judged.driver()));
    return new DetectWriter.Row(
        new Object[] {row.get(0), row.get(1)},
        time,
        judged.score(),
        judged.anomaly(),
        judged.driver(),
        values[driver],
        judged.verdict(),
        judged.surprise());
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
