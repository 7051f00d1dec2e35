package io.vedette.cli;

import io.vedette.predict.SeriesHistory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The rows of one series from a CSV with the columns {@code series} (may be absent: one series),
 * {@code timestamp} and {@code value} (empty: missing), in order of time within each series.
 */
final class SeriesCsv {
  private static final int MAX_STEPS = 5_000_000;

  /** Above this a whole number is milliseconds since the epoch, below it seconds. */
  private static final long MILLIS_FROM = 100_000_000_000L;

  private final String name;
  private final List<String> stamps = new ArrayList<>();
  private long[] times = new long[256];
  private double[] values = new double[256];
  private int size;

  private SeriesCsv(String name) {
    this.name = name;
  }

  /** Reads all series, in the order of their first rows; {@code -} is standard input. */
  static List<SeriesCsv> read(String input) throws IOException {
    if (input.equals("-")) {
      return read(
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          "standard input");
    }
    Path file = Path.of(input);
    if (!Files.isRegularFile(file)) {
      throw new IOException("no such file: " + file);
    }
    try (Reader in = Files.newBufferedReader(file)) {
      return read(in, input);
    }
  }

  static List<SeriesCsv> read(Reader in, String source) throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    Map<String, SeriesCsv> found = new LinkedHashMap<>();
    try (CSVParser rows = CSVParser.parse(in, format)) {
      List<String> header = rows.getHeaderNames();
      int series = header.indexOf("series");
      int timestamp = header.indexOf("timestamp");
      int value = header.indexOf("value");
      if (timestamp < 0 || value < 0) {
        throw new IOException(
            source + ": the header is " + header + ", expected series,timestamp,value");
      }
      for (CSVRecord row : rows) {
        String where = source + " line " + (row.getRecordNumber() + 1);
        if (row.size() <= Math.max(series, Math.max(timestamp, value))) {
          throw new IOException(
              where + ": " + row.size() + " columns, the header has " + header.size());
        }
        String name = series < 0 ? "value" : row.get(series);
        found
            .computeIfAbsent(name, SeriesCsv::new)
            .add(row.get(timestamp).trim(), row.get(value).trim(), where);
      }
    }
    if (found.isEmpty()) {
      throw new IOException(source + " has no rows; give at least one a series");
    }
    return List.copyOf(found.values());
  }

  private void add(String stamp, String text, String where) throws IOException {
    long time = time(stamp, where);
    if (size > 0 && time <= times[size - 1]) {
      throw new IOException(
          where
              + ": series "
              + name
              + " goes from "
              + stamps.get(size - 1)
              + " to "
              + stamp
              + "; sort the rows by time and give each time once");
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    stamps.add(stamp);
    times[size] = time;
    values[size++] = value(text, where);
  }

  private static double value(String text, String where) throws IOException {
    if (text.isEmpty()) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? Double.NaN : value;
    } catch (NumberFormatException e) {
      throw new IOException(where + ": \"" + text + "\" is not a number", e);
    }
  }

  private static long time(String text, String where) throws IOException {
    try {
      if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
        long number = Long.parseLong(text);
        return number >= MILLIS_FROM ? number : Math.multiplyExact(number, 1000L);
      }
      int sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
      if (sign > 10) {
        return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant().toEpochMilli();
      }
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      throw new IOException(
          where + ": \"" + text + "\" is not a time such as 2014-02-14T14:30:00Z", e);
    }
    return DetectCommand.time(text, where);
  }

  String name() {
    return name;
  }

  int size() {
    return size;
  }

  /** The time of a row as it was written. */
  String stamp(int row) {
    return stamps.get(row);
  }

  long timeMillis(int row) {
    return times[row];
  }

  /** The value of a row; NaN where it is missing. */
  double value(int row) {
    return values[row];
  }

  /**
   * The distance of two points: the median of those of two rows, ms.
   *
   * @throws IOException where there is only one row
   */
  long stepMillis() throws IOException {
    if (size < 2) {
      throw new IOException("series " + name + " has one row; the step is taken from two or more");
    }
    long[] gaps = new long[size - 1];
    for (int i = 1; i < size; i++) {
      gaps[i - 1] = times[i] - times[i - 1];
    }
    Arrays.sort(gaps);
    return gaps[gaps.length / 2];
  }

  /**
   * On a regular grid, what is missing filled in a straight line between its neighbours.
   *
   * @throws IOException where there is no value at all, or the grid would be absurdly long
   */
  SeriesHistory history() throws IOException {
    long step = stepMillis();
    long length = (times[size - 1] - times[0] + step / 2) / step + 1;
    if (length > MAX_STEPS) {
      throw new IOException(
          "series %s spans %d steps of %d ms, more than %d; check its timestamps"
              .formatted(name, length, step, MAX_STEPS));
    }
    double[] grid = new double[(int) length];
    Arrays.fill(grid, Double.NaN);
    for (int i = 0; i < size; i++) {
      grid[(int) ((times[i] - times[0] + step / 2) / step)] = values[i];
    }
    fill(grid);
    return new SeriesHistory(name, times[0], step, grid);
  }

  private void fill(double[] grid) throws IOException {
    int before = -1;
    for (int i = 0; i < grid.length; i++) {
      if (Double.isNaN(grid[i])) {
        continue;
      }
      for (int k = before + 1; k < i; k++) {
        double share = before < 0 ? 1 : (double) (k - before) / (i - before);
        grid[k] = before < 0 ? grid[i] : grid[before] + share * (grid[i] - grid[before]);
      }
      before = i;
    }
    if (before < 0) {
      throw new IOException("series " + name + " has no value; leave it out");
    }
    Arrays.fill(grid, before + 1, grid.length, grid[before]);
  }
}
