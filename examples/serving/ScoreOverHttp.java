import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.modelwright.Modelwright;
import org.modelwright.data.BooleanColumn;
import org.modelwright.data.Column;
import org.modelwright.data.DoubleColumn;
import org.modelwright.data.Frame;
import org.modelwright.data.LongColumn;
import org.modelwright.data.TextColumn;
import org.modelwright.error.ModelwrightException;
import org.modelwright.scoring.ScoringModel;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Serves a model as `mlflow models serve` does, without Python: POST /invocations takes {"dataframe_records": [{…}, …]}
 * and answers {"predictions": [{…}, …]}; GET /ping answers when it is ready.
 */
public final class ScoreOverHttp {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LARGEST_BODY = 16 << 20;
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    private final ScoringModel model;

    private ScoreOverHttp(ScoringModel model) {
        this.model = model;
    }

    /** Arguments: the model's URI and a port (0 for a free one); or the URI, {@code measure} and a file with a request. */
    public static void main(String[] args) throws IOException {
        ScoreOverHttp service = new ScoreOverHttp(Modelwright.load(args[0]));
        if (args[1].equals("measure")) {
            service.measure(Files.readString(Path.of(args[2])));
            return;
        }
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])), 0);
        server.createContext("/ping", exchange -> answer(exchange, 200, "\n"));
        server.createContext("/invocations", service::invocations);
        server.setExecutor(Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors()));
        server.start();
        System.out.println("listening on http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void invocations(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, error("The method is POST."));
        } else if (body.length > LARGEST_BODY) {
            answer(exchange, 413, error("The request is larger than " + LARGEST_BODY + " bytes."));
        } else {
            try {
                answer(exchange, 200, score(new String(body, StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException | JacksonException | ModelwrightException e) {
                answer(exchange, 400, error(String.valueOf(e.getMessage())));
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String error(String message) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("error_code", "BAD_REQUEST");
            json.writeStringProperty("message", message);
            json.writeEndObject();
        }
        return text.toString();
    }

    /** From the text of a request to the text of its answer. */
    private String score(String request) {
        return write(model.predict(frame(records(request))));
    }

    private static List<Map<String, Object>> records(String request) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), request)) {
            List<Map<String, Object>> records = new ArrayList<>();
            boolean opened = json.nextToken() == JsonToken.START_OBJECT
                    && "dataframe_records".equals(json.nextName())
                    && json.nextToken() == JsonToken.START_ARRAY;
            if (!opened) {
                throw new IllegalArgumentException("The request is not {\"dataframe_records\": [{…}, …]}.");
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Map<String, Object> record = new LinkedHashMap<>();
                for (String name = json.nextName(); name != null; name = json.nextName()) {
                    record.put(name, value(name, json));
                }
                records.add(record);
            }
            return records;
        }
    }

    private static Object value(String name, JsonParser json) {
        return switch (json.nextToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            default -> throw new IllegalArgumentException("The value of (" + name + ") is neither text, number, true, false nor null.");
        };
    }

    /** Columns of the types that the values have; the model says whether they are the ones that it takes. */
    private static Frame frame(List<Map<String, Object>> records) {
        Set<String> names = new LinkedHashSet<>();
        records.forEach(record -> names.addAll(record.keySet()));
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(column(name, records.stream().map(record -> record.get(name)).toList()));
        }
        return Frame.of(columns);
    }

    private static Column column(String name, List<Object> values) {
        if (values.stream().allMatch(Boolean.class::isInstance)) {
            boolean[] booleans = new boolean[values.size()];
            for (int row = 0; row < booleans.length; row++) {
                booleans[row] = (Boolean) values.get(row);
            }
            return BooleanColumn.of(name, booleans);
        }
        if (values.stream().allMatch(Long.class::isInstance)) {
            return LongColumn.of(name, values.stream().mapToLong(value -> (Long) value).toArray());
        }
        if (values.stream().allMatch(value -> value == null || value instanceof Number)) {
            return DoubleColumn.of(
                    name,
                    values.stream()
                            .mapToDouble(value -> value == null ? Double.NaN : ((Number) value).doubleValue())
                            .toArray());
        }
        if (values.stream().allMatch(value -> value == null || value instanceof String)) {
            return TextColumn.of(name, values.toArray(String[]::new));
        }
        throw new IllegalArgumentException("The column (" + name + ") has values of several types.");
    }

    private static String write(Frame outputs) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("predictions");
            for (int row = 0; row < outputs.rows(); row++) {
                json.writeStartObject();
                for (Column column : outputs.columns()) {
                    json.writeName(column.name());
                    if (column.isMissing(row)) {
                        json.writeNull();
                    } else if (column instanceof BooleanColumn booleans) {
                        json.writeBoolean(booleans.value(row));
                    } else if (column instanceof LongColumn longs) {
                        json.writeNumber(longs.values().get(row));
                    } else if (column instanceof DoubleColumn doubles) {
                        json.writeNumber(doubles.values().get(row));
                    } else {
                        json.writeString(column.text(row));
                    }
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    /** How long a request takes from text to text, when the JVM is warm. */
    private void measure(String request) {
        for (int i = 0; i < WARM_UP; i++) {
            score(request);
        }
        long[] nanos = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            long start = System.nanoTime();
            score(request);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "p50 %.3f ms, p99 %.3f ms a request (%d after %d to warm up)%n",
                nanos[MEASURED / 2] / 1e6, nanos[MEASURED / 100 * 99] / 1e6, MEASURED, WARM_UP);
        System.out.println(score(request));
    }
}
