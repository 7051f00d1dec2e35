package io.vedette.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Versioned binary form of an algorithm's state, so that savepoints survive upgrades. Whoever
 * stores the state writes the version before it and gives it back to {@link #read}.
 */
public interface StateCodec<S> {
  /** The version that {@link #write} writes, from 1 up. */
  int version();

  void write(S state, DataOutput out) throws IOException;

  /**
   * Reads a state written by this version or an older one.
   *
   * @throws IOException where the bytes are damaged or the version is newer than this code
   */
  S read(int version, DataInput in) throws IOException;
}
