package io.vedette.rules.sigma;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one event holds in one field: several values where the path crosses arrays. */
final class Values {
  static final Values NONE = new Values();

  private final List<String> texts = new ArrayList<>(2);
  private final List<@Nullable String> folded = new ArrayList<>(2);
  private boolean present;

  void clear() {
    if (!present) {
      return;
    }
    texts.clear();
    folded.clear();
    present = false;
  }

  void add(String text) {
    present = true;
    texts.add(text);
    folded.add(null);
  }

  /** The field is there, with null or without a value that is text. */
  void addPresent() {
    present = true;
  }

  boolean present() {
    return present;
  }

  int size() {
    return texts.size();
  }

  String text(int i) {
    return texts.get(i);
  }

  String folded(int i) {
    String text = folded.get(i);
    if (text == null) {
      text = Fold.fold(texts.get(i));
      folded.set(i, text);
    }
    return text;
  }
}
