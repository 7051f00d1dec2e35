package io.vedette.cli;

import io.vedette.rules.RulePackLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What {@code --rules} names: the shipped packs, a directory, or one file. */
final class RuleSource {
  private RuleSource() {}

  /**
   * Path to content.
   *
   * @throws IOException where it is neither {@code default} nor a readable file or directory
   */
  static Map<String, String> files(String rules) throws IOException {
    if (rules.equals("default")) {
      return RulePackLoader.builtin();
    }
    Path path = Path.of(rules);
    if (Files.isDirectory(path)) {
      return RulePackLoader.directory(path);
    }
    if (Files.isRegularFile(path)) {
      return Map.of(String.valueOf(path.getFileName()), Files.readString(path));
    }
    throw new IOException("--rules " + rules + " is neither 'default' nor a directory or file");
  }
}
