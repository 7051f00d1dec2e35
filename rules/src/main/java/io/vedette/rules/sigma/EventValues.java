package io.vedette.rules.sigma;

import io.vedette.model.AuditEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Single fields of an event, read through its source's profile. */
final class EventValues {
  private static final Map<String, SourceProfile> PROFILES = SourceProfile.shipped();

  private EventValues() {}

  /** The first value of each field, empty where it has none. */
  static List<String> of(AuditEvent event, List<String> fields) {
    SourceProfile profile = PROFILES.get(event.source());
    FieldTrie trie = new FieldTrie();
    Values[] values = new Values[fields.size()];
    Arrays.setAll(values, i -> new Values());
    for (int i = 0; i < values.length; i++) {
      List<String> paths = profile == null ? List.of(fields.get(i)) : profile.paths(fields.get(i));
      for (String path : paths) {
        trie.add(path, i);
      }
    }
    trie.read(event.document(), values);
    List<String> out = new ArrayList<>();
    for (Values v : values) {
      out.add(v.size() == 0 ? "" : v.text(0));
    }
    return out;
  }
}
