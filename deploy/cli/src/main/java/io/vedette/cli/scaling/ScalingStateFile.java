package io.vedette.cli.scaling;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.apache.kafka.common.TopicPartition;

/**
 * What live scaling has learned, with the offsets up to which it has: a restart goes on exactly
 * there. Written beside and moved into place, so that a kill leaves the one before; with a
 * checksum, so that a damaged one is noticed.
 */
final class ScalingStateFile {
  private static final int MAGIC = 0x56445343;
  private static final int VERSION = 1;

  private final Path path;

  ScalingStateFile(Path path) {
    this.path = path;
  }

  /** Writes one part of the file. */
  @FunctionalInterface
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads what a {@link Writer} wrote. */
  @FunctionalInterface
  interface Reader {
    void read(DataInputStream in) throws IOException;
  }

  boolean exists() {
    return Files.isRegularFile(path);
  }

  void write(Map<TopicPartition, Long> offsets, Writer writer) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".next");
    CRC32 sum = new CRC32();
    try (DataOutputStream out =
        new DataOutputStream(
            new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(next)), sum))) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(offsets.size());
      for (Map.Entry<TopicPartition, Long> offset : offsets.entrySet()) {
        out.writeUTF(offset.getKey().topic());
        out.writeInt(offset.getKey().partition());
        out.writeLong(offset.getValue());
      }
      writer.write(out);
      out.writeLong(sum.getValue());
    }
    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The offsets to go on from.
   *
   * @throws IOException where the file is damaged or of a later version; what was read until then
   *     is to be thrown away
   */
  Map<TopicPartition, Long> read(Reader reader) throws IOException {
    CRC32 sum = new CRC32();
    try (DataInputStream in =
        new DataInputStream(
            new CheckedInputStream(new BufferedInputStream(Files.newInputStream(path)), sum))) {
      if (in.readInt() != MAGIC) {
        throw new IOException(path + " is no scaling state");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException(path + " is of version " + version + "; this build reads " + VERSION);
      }
      Map<TopicPartition, Long> offsets = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        offsets.put(new TopicPartition(in.readUTF(), in.readInt()), in.readLong());
      }
      reader.read(in);
      long expected = sum.getValue();
      if (in.readLong() != expected) {
        throw new IOException(path + " is damaged: its checksum is wrong");
      }
      return offsets;
    }
  }
}
