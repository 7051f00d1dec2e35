package io.vedette.cli.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** "Did you mean": the nearest of the known names by Levenshtein distance. */
final class Suggestions {
  private Suggestions() {}

  /** A remedy for an unknown name: the nearest known one, or all of them where none is near. */
  static String of(String unknown, Collection<String> known) {
    int near = Math.max(1, unknown.length() / 3);
    return known.stream()
        .filter(name -> distance(unknown, name) <= near)
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .map(name -> "did you mean " + name + "?")
        .orElseGet(() -> "known are " + String.join(", ", known));
  }

  /** Insertions, deletions and substitutions between two names, whatever their case. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
