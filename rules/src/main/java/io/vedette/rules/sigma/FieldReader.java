package io.vedette.rules.sigma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a few fields of an event as its source's profile maps them; safe for any thread. */
final class FieldReader {
  private final FieldTrie trie = new FieldTrie();
  private final int[] ends;
  private final int slots;

  /**
   * @param profile how the source is read; null where a field is its own path
   */
  FieldReader(@Nullable SourceProfile profile, List<String> fields) {
    ends = new int[fields.size()];
    int slot = 0;
    for (int i = 0; i < ends.length; i++) {
      String field = fields.get(i);
      for (String path : profile == null ? List.of(field) : profile.paths(field)) {
        trie.add(path, slot++);
      }
      ends[i] = slot;
    }
    slots = slot;
  }

  /** The value of each field at the first of its paths that has one; empty where none has. */
  List<String> read(String document) {
    Values[] values = new Values[slots];
    Arrays.setAll(values, i -> new Values());
    trie.read(document, values);
    List<String> out = new ArrayList<>(ends.length);
    int slot = 0;
    for (int end : ends) {
      String value = "";
      for (; slot < end; slot++) {
        value = value.isEmpty() && values[slot].size() > 0 ? values[slot].text(0) : value;
      }
      out.add(value);
    }
    return out;
  }
}
