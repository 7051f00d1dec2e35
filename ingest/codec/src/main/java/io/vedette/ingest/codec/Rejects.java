package io.vedette.ingest.codec;

import org.jspecify.annotations.Nullable;

/** Counts the items of one record that could not be used and remembers why the first was not. */
final class Rejects {
  private final String items;
  private int count;
  private @Nullable String first;

  Rejects(String items) {
    this.items = items;
  }

  void add(String reason) {
    count++;
    if (first == null) {
      first = reason;
    }
  }

  void throwIfAny() throws DecodeException {
    if (count > 0) {
      throw new DecodeException(count + " " + items + " left out, the first: " + first);
    }
  }
}
