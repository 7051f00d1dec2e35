package io.vedette.detect.behavior.intel;

import java.io.IOException;

/** A list of indicators that cannot be read; the message names place, value and remedy. */
public final class IndicatorException extends IOException {
  private static final long serialVersionUID = 1L;

  IndicatorException(String message) {
    super(message);
  }
}
