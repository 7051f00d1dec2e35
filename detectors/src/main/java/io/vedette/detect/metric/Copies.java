package io.vedette.detect.metric;

import io.vedette.model.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Copies of state, for points that are judged but teach nothing. */
final class Copies {
  private Copies() {}

  static <S> S of(StateCodec<S> codec, S state) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
      codec.write(state, new DataOutputStream(bytes));
      return codec.read(
          codec.version(), new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException("state cannot be copied", e);
    }
  }
}
