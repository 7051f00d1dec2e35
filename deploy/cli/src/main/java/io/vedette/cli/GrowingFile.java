package io.vedette.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that others write to: a read at its end waits for more. After a rotation it goes on with
 * the new file of the same name, and where the file was cut short, with its beginning.
 */
final class GrowingFile extends InputStream {
  private static final long POLL_MILLIS = 100;

  private final Path path;
  private InputStream in;
  private @Nullable Object fileKey;
  private long position;

  GrowingFile(Path path) throws IOException {
    this.path = path;
    this.in = Files.newInputStream(path);
    this.fileKey = attributes().fileKey();
  }

  private BasicFileAttributes attributes() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /** Returns when there is more. */
  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (true) {
      int n = in.read(bytes, from, length);
      if (n > 0 || length == 0) {
        position += n;
        return n;
      }
      if (!reopened()) {
        await();
      }
    }
  }

  private boolean reopened() throws IOException {
    if (!Files.exists(path)) {
      return false; // between the two halves of a rotation
    }
    BasicFileAttributes now = attributes();
    if (Objects.equals(now.fileKey(), fileKey) && now.size() >= position) {
      return false;
    }
    in.close();
    in = Files.newInputStream(path);
    fileKey = now.fileKey();
    position = 0;
    return true;
  }

  private static void await() throws InterruptedIOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("no longer followed");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
