package io.vedette.store;

/** Bounds that every backend keeps. */
final class Limits {
  /** The most items on one page. */
  static final int MAX_PAGE = 1_000;

  /** Searchable text is cut here: Lucene refuses a term of more than 32,766 bytes. */
  static final int MAX_TEXT = 8_000;

  /** The most edges one call returns. */
  static final int MAX_EDGES = 10_000;

  /** A search uses at most so many words. */
  static final int MAX_WORDS = 8;

  private Limits() {}

  static void check(int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("limit " + limit + " is not in 1.." + MAX_PAGE);
    }
  }
}
