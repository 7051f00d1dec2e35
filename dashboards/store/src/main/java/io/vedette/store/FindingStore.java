package io.vedette.store;

import io.vedette.model.ActionRecord;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.Forecast;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.Label;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what the jobs found and what people decided.
 *
 * <p>Every {@code put} is a bulk upsert by id. A later state of the same thing replaces the one
 * before; an earlier state, as a replay after a crash delivers it, changes nothing. So a sink may
 * write the same stream as often as it likes. Which state is later:
 *
 * <ul>
 *   <li>finding: the later {@code endMillis}, then {@code resolved}
 *   <li>incident: {@code MERGED} last, else the later {@code endMillis}, then {@code RESOLVED},
 *       then the longer history
 *   <li>action: the longer history
 *   <li>label: the later {@code timeMillis}; one label per subject and person
 *   <li>band point: one per series and time
 *   <li>forecast: the later {@code originMillis}; one per series
 *   <li>edge: the later {@code timeMillis}; one per caller and callee
 * </ul>
 *
 * <p>Of two equally late states the one written last stays. What a {@code put} of findings,
 * incidents, actions or labels wrote is visible to reads when it returns; band points, forecasts
 * and edges within two seconds. Implementations are safe for use by many threads.
 *
 * <p>Every method throws {@link StoreException} where the store cannot be reached or refuses.
 */
public interface FindingStore extends AutoCloseable {
  /** Reaches the store once; returns quietly where it would work. */
  void check();

  void putFindings(Collection<Finding> findings);

  void putIncidents(Collection<Incident> incidents);

  void putActions(Collection<ActionRecord> actions);

  void putLabel(Label label);

  void putBands(Collection<BandPoint> points);

  void putForecasts(Collection<Forecast> forecasts);

  void putEdges(Collection<GraphEdge> edges);

  Optional<Finding> finding(String id);

  Optional<Incident> incident(String id);

  Optional<ActionRecord> action(String id);

  /** Newest onset first; equal onsets by id, descending. */
  List<Finding> findings(FindingQuery query);

  /** Newest onset first; equal onsets by id, descending. */
  List<Incident> incidents(IncidentQuery query);

  /** Newest request first; equal times by id, descending. */
  List<ActionRecord> actions(ActionQuery query);

  /** Labels of one finding or incident, newest first. */
  List<Label> labels(String subjectId);

  /** All labels, newest first; at most a thousand, of more the newest. */
  List<Label> labels();

  /**
   * Band points of one series in {@code [from, to]}, oldest first. At most {@value #MAX_BANDS}; of
   * more, the newest.
   *
   * @param series in PromQL form, as in {@link BandPoint#series()}
   */
  List<BandPoint> bands(String series, long fromMillis, long toMillis);

  /** The newest forecast of one series. */
  Optional<Forecast> forecast(String series);

  /** The newest interval of every edge that was seen at or after {@code sinceMillis}. */
  List<GraphEdge> edges(long sinceMillis);

  /**
   * Forgets all that was last seen before {@code olderThanMillis}, and lets its space be used
   * again. Call it regularly, or the store grows without bound.
   */
  void expire(long olderThanMillis);

  @Override
  void close();

  /** The most points one {@link #bands} call returns. */
  int MAX_BANDS = 20_000;
}
