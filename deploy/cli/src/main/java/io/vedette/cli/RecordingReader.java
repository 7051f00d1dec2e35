package io.vedette.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.detect.incident.explain.MetricTable;
import io.vedette.detect.incident.explain.Recording;
import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.LogRecord;
import io.vedette.model.Resource;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.SpanStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads one case of {@code vedette explain} from its directory; a missing file is an empty one. */
final class RecordingReader {
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  private final Path dir;
  private final Map<String, Resource> resources = new HashMap<>();

  private RecordingReader(Path dir) {
    this.dir = dir;
  }

  /**
   * @param target {@code {"entity": …, "metric": …}} or null
   * @throws IOException where a file cannot be read or a cell is not what it should be
   */
  static Recording read(Path dir, JsonNode target) throws IOException {
    RecordingReader reader = new RecordingReader(dir);
    String entity = target.path("entity").asText("");
    return new Recording(
        entity.isEmpty() ? null : Entity.service("", entity),
        target.path("metric").asText(""),
        reader.edges(),
        reader.window(""),
        reader.window("reference_"));
  }

  private Recording.Window window(String prefix) throws IOException {
    return new Recording.Window(
        metrics(prefix + "metrics.csv"), spans(prefix + "spans.csv"), logs(prefix + "logs.csv"));
  }

  private Map<Entity, Set<Entity>> edges() throws IOException {
    Map<Entity, Set<Entity>> out = new LinkedHashMap<>();
    each(
        "edges.csv",
        r ->
            out.computeIfAbsent(Entity.service("", r.get("caller")), k -> new LinkedHashSet<>())
                .add(Entity.service("", r.get("callee"))));
    return out;
  }

  private MetricTable metrics(String file) throws IOException {
    if (!Files.exists(dir.resolve(file))) {
      return MetricTable.EMPTY;
    }
    try (CSVParser parser = open(file)) {
      List<String> header = parser.getHeaderNames();
      List<MetricTable.Column> columns = new ArrayList<>();
      for (String name : header.subList(1, header.size())) {
        int bar = name.lastIndexOf('|');
        if (bar <= 0) {
          throw new IOException(
              dir.resolve(file) + ": column \"" + name + "\" is not entity|metric");
        }
        columns.add(
            new MetricTable.Column(
                Entity.service("", name.substring(0, bar)), name.substring(bar + 1)));
      }
      List<CSVRecord> rows = parser.getRecords();
      double[][] values = new double[columns.size()][rows.size()];
      for (int c = 0; c < values.length; c++) {
        for (int r = 0; r < rows.size(); r++) {
          values[c][r] = number(file, rows.get(r), c + 1);
        }
      }
      return new MetricTable(columns, values);
    }
  }

  private double number(String file, CSVRecord row, int column) throws IOException {
    String text = column < row.size() ? row.get(column) : "";
    try {
      return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IOException(
          dir.resolve(file) + ":" + (row.getRecordNumber() + 1) + ": \"" + text + "\" is no number",
          e);
    }
  }

  private List<Span> spans(String file) throws IOException {
    List<Span> out = new ArrayList<>();
    each(
        file,
        r -> {
          long start = Long.parseLong(r.get("start_ns"));
          out.add(
              new Span(
                  r.get("trace_id"),
                  r.get("span_id"),
                  r.get("parent_id"),
                  r.get("operation"),
                  SpanKind.INTERNAL,
                  start,
                  Math.max(start, Long.parseLong(r.get("end_ns"))),
                  SpanStatus.UNSET,
                  "",
                  "",
                  List.of(),
                  resource(r.get("service")),
                  Attributes.empty()));
        });
    return out;
  }

  private List<LogRecord> logs(String file) throws IOException {
    List<LogRecord> out = new ArrayList<>();
    each(
        file,
        r ->
            out.add(
                new LogRecord(
                    Long.parseLong(r.get("time_ns")),
                    0,
                    "",
                    r.get("body"),
                    r.get("trace_id"),
                    r.get("span_id"),
                    resource(r.get("service")),
                    Attributes.empty())));
    return out;
  }

  private Resource resource(String service) {
    return resources.computeIfAbsent(
        service, name -> new Resource(Attributes.of("service.name", name)));
  }

  private CSVParser open(String file) throws IOException {
    return CSVParser.parse(dir.resolve(file), StandardCharsets.UTF_8, CSV);
  }

  private interface Row {
    void take(CSVRecord row);
  }

  private void each(String file, Row action) throws IOException {
    if (!Files.exists(dir.resolve(file))) {
      return;
    }
    try (CSVParser parser = open(file)) {
      for (CSVRecord row : parser) {
        try {
          action.take(row);
        } catch (IllegalArgumentException e) {
          String where = dir.resolve(file) + ":" + (row.getRecordNumber() + 1);
          throw new IOException(where + ": " + e.getMessage() + Arrays.toString(row.values()), e);
        }
      }
    }
  }
}
