package io.vedette.store;

import org.jspecify.annotations.Nullable;

/** The store is away, refuses us, or holds something this version cannot read. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
