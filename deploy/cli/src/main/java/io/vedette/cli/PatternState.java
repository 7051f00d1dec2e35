package io.vedette.cli;

import io.vedette.detect.log.PatternMiner;
import io.vedette.model.StateCodec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Patterns in a file, so that the next run knows them by the same ids. */
final class PatternState {
  private static final int MAGIC = 0x56504154; // "VPAT"

  private PatternState() {}

  static PatternMiner read(Path file, int maxPatterns) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("it does not begin as one");
      }
      return PatternMiner.codec(maxPatterns).read(in.readUnsignedByte(), in);
    } catch (IOException e) {
      throw new IOException(
          "%s is no file of patterns written by --state (%s); name another or remove it"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Whole or not at all. */
  static void write(PatternMiner miner, int maxPatterns, Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh)))) {
      StateCodec<PatternMiner> codec = PatternMiner.codec(maxPatterns);
      out.writeInt(MAGIC);
      out.writeByte(codec.version());
      codec.write(miner, out);
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
