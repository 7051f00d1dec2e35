package io.vedette.cli;

import io.vedette.predict.scale.LoadTrace;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads loads from CSV: {@code timestamp,value} or {@code series,timestamp,value}. */
final class LoadReader {
  /** A gap longer than this many steps is taken for a mistake in the times. */
  private static final long MAX_STEPS = 5_000_000;

  private LoadReader() {}

  private record Point(long timeMillis, double value) {}

  /**
   * The loads by series, in order of appearance; the only one of a file without series is called
   * {@code load}. The step is the median distance of the times; a missing step repeats the one
   * before.
   *
   * @param countsPerStep true where a value counts the requests of its step, false where it is
   *     requests a second
   * @throws IOException naming the file, line and value that is wrong
   */
  static Map<String, LoadTrace> read(Path file, boolean countsPerStep) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("no such file: " + file);
    }
    Map<String, List<Point>> points = new LinkedHashMap<>();
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader in = Files.newBufferedReader(file);
        CSVParser rows = CSVParser.parse(in, format)) {
      List<String> header = rows.getHeaderNames();
      if (!header.contains("timestamp") || !header.contains("value")) {
        throw new IOException(
            file
                + ": the header is "
                + header
                + ", expected timestamp,value or series,timestamp,value");
      }
      boolean named = header.contains("series");
      for (CSVRecord row : rows) {
        String where = file + " line " + (row.getRecordNumber() + 1);
        if (row.size() < header.size()) {
          throw new IOException(
              where + ": " + row.size() + " columns, the header has " + header.size());
        }
        points
            .computeIfAbsent(named ? row.get("series") : "load", name -> new ArrayList<>())
            .add(new Point(time(row.get("timestamp"), where), value(row.get("value"), where)));
      }
    }
    Map<String, LoadTrace> traces = new LinkedHashMap<>();
    for (Map.Entry<String, List<Point>> series : points.entrySet()) {
      traces.put(series.getKey(), trace(file, series.getKey(), series.getValue(), countsPerStep));
    }
    if (traces.isEmpty()) {
      throw new IOException(file + ": no rows");
    }
    return traces;
  }

  private static LoadTrace trace(Path file, String name, List<Point> points, boolean counts)
      throws IOException {
    String where = file + ", series " + name;
    long step = step(where, points);
    long start = points.get(0).timeMillis;
    long steps = (points.get(points.size() - 1).timeMillis - start) / step + 1;
    if (steps > MAX_STEPS) {
      throw new IOException(where + ": " + steps + " steps; are the times right?");
    }
    double[] rate = new double[(int) steps];
    int known = 0;
    for (Point point : points) {
      int at = (int) ((point.timeMillis - start + step / 2) / step);
      if (at >= rate.length) {
        continue;
      }
      if (known > 0) {
        Arrays.fill(rate, known, Math.max(known, at), rate[known - 1]);
      }
      rate[at] = counts ? point.value * 1000 / step : point.value;
      known = at + 1;
    }
    return new LoadTrace(start, step, rate);
  }

  private static long step(String where, List<Point> points) throws IOException {
    if (points.size() < 2) {
      throw new IOException(where + ": " + points.size() + " row; give at least 2");
    }
    long[] distances = new long[points.size() - 1];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = points.get(i + 1).timeMillis - points.get(i).timeMillis;
      if (distances[i] <= 0) {
        throw new IOException(where + ": row " + (i + 2) + " is not later than the one before");
      }
    }
    Arrays.sort(distances);
    long step = Math.round(distances[distances.length / 2] / 1000.0) * 1000;
    if (step < 1000) {
      throw new IOException(where + ": a step of less than a second; sum it up to seconds");
    }
    return step;
  }

  private static long time(String text, String where) throws IOException {
    String trimmed = text.trim();
    boolean epoch = !trimmed.isEmpty() && trimmed.chars().allMatch(c -> c >= '0' && c <= '9');
    return epoch && trimmed.length() <= 12
        ? Long.parseLong(trimmed) * 1000
        : DetectCommand.time(trimmed, where);
  }

  private static double value(String text, String where) throws IOException {
    try {
      double value = Double.parseDouble(text.trim());
      if (value >= 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below, as a negative number is
    }
    throw new IOException(where + ": a load of \"" + text + "\"; it must be a number, 0 or more");
  }
}
