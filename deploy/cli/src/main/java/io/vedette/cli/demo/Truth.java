package io.vedette.cli.demo;

import io.vedette.model.ActionKind;
import io.vedette.model.Entity;
import java.util.List;
import java.util.Set;

/** What was planted. Written to a file that the analysis never reads; only the judge does. */
public record Truth(List<Planted> planted) {
  public Truth {
    planted = List.copyOf(planted);
  }

  /**
   * One planted fault.
   *
   * @param culprit what must be named as the cause: it and nothing else
   * @param onsetMillis when it begins, event time
   * @param deadlineMillis by when it must have been found, event time
   * @param fitting kinds of actions of which one must be proposed
   */
  public record Planted(
      String id,
      String description,
      Entity culprit,
      long onsetMillis,
      long deadlineMillis,
      Set<ActionKind> fitting) {
    public Planted {
      fitting = Set.copyOf(fitting);
    }
  }
}
