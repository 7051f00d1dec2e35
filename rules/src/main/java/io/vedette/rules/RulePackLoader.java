package io.vedette.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where rule files come from: the packs that Vedette ships, and a directory. */
public final class RulePackLoader {
  private static final String ROOT = "/io/vedette/rules/packs/";
  private static final int MAX_FILE_BYTES = 1 << 20;

  private RulePackLoader() {}

  /** The shipped packs, path to content. */
  public static Map<String, String> builtin() {
    Map<String, String> files = new TreeMap<>();
    for (String path : read(ROOT + "index").lines().toList()) {
      files.put(path, read(ROOT + path));
    }
    return files;
  }

  private static String read(String resource) {
    try (InputStream in = RulePackLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the rules jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  /**
   * All {@code .yml} and {@code .yaml} files below a directory, by relative path; hidden ones, such
   * as a repository's own settings, are none.
   *
   * @throws IOException where the directory cannot be read or a file is larger than 1 MiB
   */
  public static Map<String, String> directory(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(p -> isYaml(p, root)).toList()) {
        if (Files.size(path) > MAX_FILE_BYTES) {
          throw new IOException(path + " is larger than 1 MiB; split it");
        }
        files.put(
            root.relativize(path).toString().replace('\\', '/'),
            new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static boolean isYaml(Path path, Path root) {
    for (Path part : root.relativize(path)) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    String name = path.getFileName().toString();
    return Files.isRegularFile(path) && (name.endsWith(".yml") || name.endsWith(".yaml"));
  }
}
