package io.vedette.review;

import java.util.List;
import java.util.NoSuchElementException;

/** What analysts' labels propose to change in the detectors; nothing changes until accepted. */
public interface Tuning {
  /** Where nothing is ever proposed. */
  Tuning NONE =
      new Tuning() {
        @Override
        public List<Proposal> proposals() {
          return List.of();
        }

        @Override
        public Proposal accept(String id, String by) {
          throw new NoSuchElementException("no proposal has the id " + id);
        }
      };

  /**
   * A change of one detector setting, and what it would have done to the alarms it was replayed
   * over.
   *
   * @param id deterministic: the same labels propose the same change under the same id
   * @param selector the series that it is about, in Prometheus' syntax
   * @param sensitivity the sensitivity proposed; 1 is the default
   * @param summary in words
   * @param alarms how many alarms were replayed
   * @param alarmsGone how many of them would not have been raised
   * @param falseAlarms how many were labelled false
   * @param falseAlarmsGone how many of those would not have been raised
   * @param incidents how many were labelled real
   * @param incidentsLost how many of those would have been missed
   * @param file the rule file that accepting it writes
   * @param accepted whether it is in force
   */
  record Proposal(
      String id,
      String selector,
      double sensitivity,
      String summary,
      int alarms,
      int alarmsGone,
      int falseAlarms,
      int falseAlarmsGone,
      int incidents,
      int incidentsLost,
      String file,
      boolean accepted) {}

  /** What the labels so far propose, the most false alarms spared first. */
  List<Proposal> proposals();

  /**
   * Puts a proposal in force.
   *
   * @param by who decided
   * @return the proposal as it stands now
   * @throws NoSuchElementException where nothing proposed has this id
   */
  Proposal accept(String id, String by);
}
