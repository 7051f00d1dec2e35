package io.vedette.store;

import java.util.Locale;

/**
 * One family of indices: {@code PREFIX-findings-000001} and its successors behind the write alias
 * {@code PREFIX-findings}.
 */
enum EsIndex {
  FINDINGS,
  INCIDENTS,
  ACTIONS,
  LABELS,
  BANDS,
  FORECASTS,
  EDGES;

  String alias(String prefix) {
    return prefix + '-' + name().toLowerCase(Locale.ROOT);
  }

  String first(String prefix) {
    return alias(prefix) + "-000001";
  }
}
