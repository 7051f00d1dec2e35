package io.vedette.review;

import com.linecorp.armeria.common.HttpStatus;
import io.vedette.store.StoreException;
import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an exception means to whoever asked.
 *
 * @param detail what was wrong, fit to be shown
 */
record Failure(HttpStatus status, String detail) {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

  static Failure of(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof NoSuchElementException) {
      return new Failure(HttpStatus.NOT_FOUND, message);
    }
    if (cause instanceof IllegalArgumentException) {
      return new Failure(HttpStatus.BAD_REQUEST, message);
    }
    if (cause instanceof IllegalStateException) {
      return new Failure(HttpStatus.CONFLICT, message);
    }
    if (cause instanceof StoreException) {
      LOG.warn("store: {}", message);
      return new Failure(
          HttpStatus.SERVICE_UNAVAILABLE, "the store cannot be reached; see the log");
    }
    LOG.error("unexpected", cause);
    return new Failure(HttpStatus.INTERNAL_SERVER_ERROR, "something broke here; see the log");
  }
}
