package io.vedette.rules.sigma;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Finds all of many strings in one pass over a text (Aho, Corasick 1975). The automaton is a dense
 * table over the characters that occur in patterns, all others being one class; so a step is one
 * array read, whatever the number of patterns. Patterns may be anchored at either end.
 */
final class AhoCorasick {
  private static final int MAX_TABLE = 8_000_000;

  private static final int LATIN = 256;

  /** Class of each Latin-1 character; 0 for one that no pattern has. */
  private final char[] latin = new char[LATIN];

  /** Classes of the others; a table over all of Unicode would take 128 KiB an automaton. */
  private final Map<Character, Character> others = new HashMap<>();

  private final int width;
  private final int[] next;
  private final int[][] outputs;
  private final Pattern[] patterns;

  /** One string to find; {@code id} is reported. */
  record Pattern(String text, boolean atStart, boolean atEnd, int id) {}

  /** Splits large sets so that no table grows beyond 32 MB. */
  static List<AhoCorasick> build(List<Pattern> patterns) {
    List<AhoCorasick> out = new ArrayList<>();
    List<Pattern> chunk = new ArrayList<>();
    long length = 0;
    for (Pattern pattern : patterns) {
      if (!chunk.isEmpty() && (length + pattern.text().length()) * 128 > MAX_TABLE) {
        out.add(new AhoCorasick(chunk));
        chunk.clear();
        length = 0;
      }
      chunk.add(pattern);
      length += pattern.text().length();
    }
    if (!chunk.isEmpty()) {
      out.add(new AhoCorasick(chunk));
    }
    return out;
  }

  private AhoCorasick(List<Pattern> list) {
    patterns = list.toArray(Pattern[]::new);
    char count = 1;
    for (Pattern pattern : patterns) {
      for (int i = 0; i < pattern.text().length(); i++) {
        if (classify(pattern.text().charAt(i), count)) {
          count++;
        }
      }
    }
    width = count;
    List<Map<Integer, Integer>> trie = new ArrayList<>(List.of(new HashMap<>()));
    List<List<Integer>> ends = new ArrayList<>(List.of(new ArrayList<>()));
    for (int p = 0; p < patterns.length; p++) {
      int state = 0;
      for (int i = 0; i < patterns[p].text().length(); i++) {
        int c = classOf(patterns[p].text().charAt(i));
        Integer child = trie.get(state).get(c);
        if (child == null) {
          child = trie.size();
          trie.get(state).put(c, child);
          trie.add(new HashMap<>());
          ends.add(new ArrayList<>());
        }
        state = child;
      }
      ends.get(state).add(p);
    }
    next = new int[trie.size() * width];
    outputs = new int[trie.size()][];
    link(trie, ends);
  }

  private boolean classify(char c, char next) {
    if (classOf(c) != 0) {
      return false;
    }
    if (c < LATIN) {
      latin[c] = next;
    } else {
      others.put(c, next);
    }
    return true;
  }

  private int classOf(char c) {
    return c < LATIN ? latin[c] : others.isEmpty() ? 0 : others.getOrDefault(c, '\0');
  }

  /** Breadth first, so that the table of each failure state is whole before it is copied. */
  private void link(List<Map<Integer, Integer>> trie, List<List<Integer>> ends) {
    int[] fail = new int[trie.size()];
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(0));
    while (!queue.isEmpty()) {
      int state = queue.poll();
      if (state != 0) {
        ends.get(state).addAll(ends.get(fail[state]));
        System.arraycopy(next, fail[state] * width, next, state * width, width);
      }
      outputs[state] = ends.get(state).stream().mapToInt(Integer::intValue).toArray();
      for (Map.Entry<Integer, Integer> e : trie.get(state).entrySet()) {
        fail[e.getValue()] = state == 0 ? 0 : next[state * width + e.getKey()];
        next[state * width + e.getKey()] = e.getValue();
        queue.add(e.getValue());
      }
    }
  }

  /** Reports the id of every pattern found, possibly more than once. */
  void search(String text, IntConsumer found) {
    int state = 0;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      state = next[state * width + classOf(text.charAt(i))];
      for (int p : outputs[state]) {
        Pattern pattern = patterns[p];
        if ((!pattern.atStart || i + 1 == pattern.text.length())
            && (!pattern.atEnd || i + 1 == length)) {
          found.accept(pattern.id);
        }
      }
    }
  }
}
