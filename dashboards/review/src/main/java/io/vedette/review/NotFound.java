package io.vedette.review;

import java.util.NoSuchElementException;

/** Nothing has this id. */
final class NotFound extends NoSuchElementException {
  private static final long serialVersionUID = 1L;

  NotFound(String what, String id) {
    super("there is no " + what + " with id '" + id + "'; it may be older than the retention");
  }
}
