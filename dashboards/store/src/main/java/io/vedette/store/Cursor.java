package io.vedette.store;

import io.vedette.model.ActionRecord;
import io.vedette.model.Finding;
import io.vedette.model.Incident;

/**
 * Where one page of a newest-first list ended; the next page starts just before it.
 *
 * @param timeMillis the last item's onset (its request time, for an action)
 * @param id the last item's id
 */
public record Cursor(long timeMillis, String id) {
  public static Cursor after(Finding last) {
    return new Cursor(last.startMillis(), last.id());
  }

  public static Cursor after(Incident last) {
    return new Cursor(last.startMillis(), last.id());
  }

  public static Cursor after(ActionRecord last) {
    return new Cursor(last.action().requestedAtMillis(), last.action().id());
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException where the text is no cursor
   */
  public static Cursor parse(String text) {
    int split = text.indexOf('_');
    try {
      if (split > 0) {
        return new Cursor(Long.parseLong(text.substring(0, split)), text.substring(split + 1));
      }
    } catch (NumberFormatException e) {
      // told below, with the text as it came
    }
    throw new IllegalArgumentException(
        "cursor '" + text + "' is not <millis>_<id>; take it from the page before");
  }

  /** {@code 1700000000000_ab12…}: safe in a URL as long as the id is. */
  @Override
  public String toString() {
    return timeMillis + "_" + id;
  }
}
