package io.vedette.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** Where rule files come from: the packs that Vedette ships, and a directory. */
public final class RulePackLoader {
  /** Key of the document that stands for a file that could not be read, and says why. */
  static final String UNREADABLE = "unreadable";

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
   * as a repository's own settings, are none. A file that cannot be read, or is larger than 1 MiB,
   * stands there as a document that {@link RulePack} refuses with the reason: one of them hides
   * none of the others.
   *
   * @throws IOException where the directory itself cannot be read
   */
  public static Map<String, String> directory(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    Files.walkFileTree(root, new Reader(root, files));
    return files;
  }

  private static final class Reader extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Map<String, String> files;

    Reader(Path root, Map<String, String> files) {
      this.root = root;
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      return hidden(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      String name = path.getFileName().toString();
      boolean yaml = name.endsWith(".yml") || name.endsWith(".yaml");
      if (yaml && !hidden(path) && Files.isRegularFile(path)) {
        files.put(relative(path), content(path));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      if (path.equals(root)) {
        throw e;
      }
      files.put(relative(path), unreadable("cannot be read; check its permissions"));
      return FileVisitResult.CONTINUE;
    }

    private static String content(Path path) {
      try {
        return Files.size(path) > MAX_FILE_BYTES
            ? unreadable("is larger than 1 MiB; split it")
            : new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
      } catch (IOException e) {
        return unreadable("cannot be read; check its permissions");
      }
    }

    private static String unreadable(String why) {
      return UNREADABLE + ": the file " + why + "\n";
    }

    private boolean hidden(Path path) {
      return !path.equals(root) && path.getFileName().toString().startsWith(".");
    }

    private String relative(Path path) {
      return root.relativize(path).toString().replace('\\', '/');
    }
  }
}
