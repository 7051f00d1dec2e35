package io.vedette.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.ingest.codec.AuditDecoder;
import io.vedette.ingest.codec.AuditEnvelope;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.model.AuditEvent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Recorded events as their senders store them: JSON lines, documents one after the other, arrays,
 * and files that wrap them ({@code Records} of CloudTrail, {@code items} of Kubernetes); plain or
 * gzip. They are decoded as live ones are.
 */
final class RecordedEvents {
  private static final List<String> WRAPPERS = List.of("Records", "items");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String source;
  private final AuditDecoder decoder = new AuditDecoder();

  RecordedEvents(String source) {
    this.source = source;
  }

  /**
   * Gives every event of a file, or of all files of a directory in the order of their names.
   *
   * @throws IOException naming the file that cannot be read or is not JSON
   */
  void read(Path input, Consumer<AuditEvent> out) throws IOException {
    if (!Files.isDirectory(input)) {
      file(input, out);
      return;
    }
    try (Stream<Path> all = Files.walk(input)) {
      List<Path> files = all.filter(RecordedEvents::isRecording).sorted().toList();
      if (files.isEmpty()) {
        throw new IOException("no *.json, *.jsonl or *.ndjson (or these with .gz) in " + input);
      }
      for (Path file : files) {
        file(file, out);
      }
    }
  }

  private static boolean isRecording(Path path) {
    return path.toString().matches(".*\\.(json|jsonl|ndjson|log)(\\.gz)?");
  }

  private void file(Path file, Consumer<AuditEvent> out) throws IOException {
    try (InputStream in = open(file);
        MappingIterator<JsonNode> documents = JSON.readerFor(JsonNode.class).readValues(in)) {
      while (documents.hasNextValue()) {
        document(documents.nextValue(), out);
      }
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (DecodeException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  private void document(JsonNode document, Consumer<AuditEvent> out) throws DecodeException {
    if (document.isArray()) {
      for (JsonNode item : document) {
        document(item, out);
      }
      return;
    }
    for (String wrapper : WRAPPERS) {
      if (document.path(wrapper).isArray()) {
        document(document.get(wrapper), out);
        return;
      }
    }
    byte[] json = document.toString().getBytes(StandardCharsets.UTF_8);
    decoder.decode(
        AuditEnvelope.encode(source, "", 0, json), 0, event -> out.accept((AuditEvent) event));
  }
}
