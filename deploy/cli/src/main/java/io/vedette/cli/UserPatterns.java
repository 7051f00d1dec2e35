package io.vedette.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the user's own patterns: a YAML list of {@code name} and {@code pattern}. */
final class UserPatterns {
  /**
   * One of them.
   *
   * @param name what to call it
   * @param pattern the message with {@code <*>} for each variable
   */
  record Named(String name, String pattern) {
    Named {
      if (name == null || name.isBlank() || pattern == null || pattern.isBlank()) {
        throw new IllegalArgumentException("a pattern needs a name and a pattern");
      }
    }
  }

  private UserPatterns() {}

  static List<Named> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException("no such file: " + file);
    }
    try {
      return new ObjectMapper(new YAMLFactory())
          .readValue(file.toFile(), new TypeReference<List<Named>>() {});
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IOException(
          "%s line %d: not a list of name and pattern, such as '- {name: login, pattern: \"user <*> logged in\"}'"
              .formatted(file, line),
          e);
    }
  }
}
