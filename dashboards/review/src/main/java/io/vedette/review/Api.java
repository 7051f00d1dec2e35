package io.vedette.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Blocking;
import com.linecorp.armeria.server.annotation.Consumes;
import com.linecorp.armeria.server.annotation.Default;
import com.linecorp.armeria.server.annotation.ExceptionHandler;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.store.ActionQuery;
import io.vedette.store.Cursor;
import io.vedette.store.FindingQuery;
import io.vedette.store.FindingStore;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON API; {@code openapi.json} describes it. Records go out as the model has them, errors as
 * RFC 9457 problem details.
 */
@Blocking
@ExceptionHandler(ApiErrors.class)
final class Api {
  private final FindingStore store;
  private final Desk desk;
  private final Tuning tuning;
  private final ServiceLevels levels;

  Api(FindingStore store, Desk desk, Tuning tuning, ServiceLevels levels) {
    this.tuning = tuning;
    this.levels = levels;
    this.store = store;
    this.desk = desk;
  }

  /**
   * One page of a list.
   *
   * @param next cursor of the next page, for {@code before}; null at the end
   */
  record Page<T>(List<T> items, @Nullable String next) {
    static <T> Page<T> of(List<T> items, int limit, Function<T, Cursor> cursor) {
      boolean more = items.size() >= limit;
      return new Page<>(items, more ? cursor.apply(items.get(items.size() - 1)).toString() : null);
    }
  }

  @Get("/openapi.json")
  public HttpResponse openApi() {
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, HttpData.wrap(Json.OPEN_API));
  }

  @Get("/incidents")
  public HttpResponse incidents(QueryParams params) {
    Filters filters = Filters.of(params);
    List<Incident> found = store.incidents(filters.incidents());
    return Json.ok(Page.of(found, filters.limit(), Cursor::after));
  }

  @Get("/incidents/{id}")
  public HttpResponse incident(@Param String id) {
    return Json.ok(store.incident(id).orElseThrow(() -> new NotFound("incident", id)));
  }

  @Get("/incidents/{id}/similar")
  public HttpResponse similar(@Param String id) {
    Incident incident = store.incident(id).orElseThrow(() -> new NotFound("incident", id));
    return Json.ok(new Page<>(new PastIncidents(store).like(incident), null));
  }

  @Get("/findings")
  public HttpResponse findings(QueryParams params) {
    Filters filters = Filters.of(params);
    String incident = params.get("incident", "");
    FindingQuery query = filters.findings().withIncident(incident);
    if (filters.byQueue()) {
      return Json.ok(new Page<>(Queue.of(store, query), null));
    }
    List<Finding> found = store.findings(query);
    return Json.ok(Page.of(found, filters.limit(), Cursor::after));
  }

  @Get("/findings/{id}")
  public HttpResponse finding(@Param String id) {
    return Json.ok(store.finding(id).orElseThrow(() -> new NotFound("finding", id)));
  }

  /** The finding as a Detection Finding of OCSF, for a SIEM. */
  @Get("/findings/{id}/ocsf")
  public HttpResponse ocsf(@Param String id) {
    Finding finding = store.finding(id).orElseThrow(() -> new NotFound("finding", id));
    return Json.ok(OcsfFinding.of(finding));
  }

  @Get("/actions")
  public HttpResponse actions(
      @Param @Default("") String state,
      @Param @Default("") String incident,
      @Param @Default("") String before,
      @Param @Default("50") String limit) {
    ActionQuery query =
        ActionQuery.all()
            .withIncident(incident)
            .withLimit(Filters.number("limit", limit))
            .withBefore(before.isEmpty() ? null : Cursor.parse(before));
    if (!state.isEmpty()) {
      query = query.withStates(Set.of(Filters.constant("state", state, ActionState.class)));
    }
    List<ActionRecord> found = store.actions(query);
    return Json.ok(Page.of(found, query.limit(), Cursor::after));
  }

  @Get("/actions/{id}")
  public HttpResponse action(@Param String id) {
    return Json.ok(store.action(id).orElseThrow(() -> new NotFound("action", id)));
  }

  @Post("/actions/{id}/approve")
  @Consumes("application/json")
  public HttpResponse approve(ServiceRequestContext context, @Param String id) {
    return Json.ok(desk.approve(id, Access.user(context)));
  }

  @Post("/actions/{id}/reject")
  @Consumes("application/json")
  public HttpResponse reject(ServiceRequestContext context, @Param String id, HttpData body) {
    JsonNode json = Json.body(body);
    return Json.ok(desk.reject(id, Access.user(context), json.path("note").asText("")));
  }

  @Get("/labels")
  public HttpResponse labels(@Param String subject) {
    return Json.ok(new Page<>(store.labels(subject), null));
  }

  @Post("/labels")
  @Consumes("application/json")
  public HttpResponse label(ServiceRequestContext context, HttpData body) {
    JsonNode json = Json.body(body);
    return Json.ok(
        desk.label(
            json.path("subjectId").asText(""),
            json.path("verdict").asText(""),
            Access.user(context),
            json.path("note").asText("")));
  }

  @Get("/proposals")
  public HttpResponse proposals() {
    return Json.ok(new Page<>(tuning.proposals(), null));
  }

  @Post("/proposals/{id}/accept")
  @Consumes("application/json")
  public HttpResponse accept(ServiceRequestContext context, @Param String id) {
    return Json.ok(tuning.accept(id, Access.user(context)));
  }

  @Get("/slos")
  public HttpResponse slos() {
    return Json.ok(new Page<>(levels.levels(), null));
  }

  @Get("/bands")
  public HttpResponse bands(
      @Param String series, @Param @Default("") String from, @Param @Default("") String to) {
    return Json.ok(
        new Page<>(
            store.bands(
                series, Filters.millis("from", from, 0), Filters.millis("to", to, Long.MAX_VALUE)),
            null));
  }

  @Get("/forecast")
  public HttpResponse forecast(@Param String series) {
    return Json.ok(store.forecast(series).orElseThrow(() -> new NotFound("forecast", series)));
  }

  @Get("/edges")
  public HttpResponse edges(@Param @Default("") String since) {
    return Json.ok(new Page<>(store.edges(Filters.millis("since", since, 0)), null));
  }

  @Get("/health")
  public HttpResponse health() {
    store.check();
    return Json.ok(new Health("ok"));
  }

  /** The store answers. */
  record Health(String status) {}
}
