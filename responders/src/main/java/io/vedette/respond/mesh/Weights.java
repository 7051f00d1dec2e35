package io.vedette.respond.mesh;

import java.util.ArrayList;
import java.util.List;

/** Whole percentages that sum to 100. */
final class Weights {
  private Weights() {}

  /** The chosen one gets {@code percent}; the others keep their proportions within the rest. */
  static List<Integer> shift(List<Integer> before, int chosen, int percent) {
    int others = 0;
    for (int i = 0; i < before.size(); i++) {
      others += i == chosen ? 0 : before.get(i);
    }
    List<Integer> after = new ArrayList<>();
    int left = 100 - percent;
    int lastOther = chosen == before.size() - 1 ? before.size() - 2 : before.size() - 1;
    for (int i = 0; i < before.size(); i++) {
      if (i == chosen) {
        after.add(percent);
      } else if (i == lastOther) {
        after.add(left);
      } else {
        int part = others == 0 ? 0 : (100 - percent) * before.get(i) / others;
        left -= part;
        after.add(part);
      }
    }
    return after;
  }
}
