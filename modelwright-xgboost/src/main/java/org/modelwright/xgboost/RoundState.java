package org.modelwright.xgboost;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a training has come.
 *
 * @param rounds that were grown
 * @param metrics of each of them, as they were told; none where nobody is told
 * @param model the trees, as {@link Booster#save} gives them; empty before the first
 */
record RoundState(int rounds, List<Map<String, Double>> metrics, byte[] model) {

    /** Nothing was grown yet. */
    static final RoundState NONE = new RoundState(0, List.of(), new byte[0]);

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(model.length + 1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(rounds);
            out.writeInt(metrics.size());
            for (Map<String, Double> round : metrics) {
                out.writeInt(round.size());
                for (Map.Entry<String, Double> metric : round.entrySet()) {
                    out.writeUTF(metric.getKey());
                    out.writeDouble(metric.getValue());
                }
            }
            out.writeInt(model.length);
            out.write(model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** {@return what {@link #write} wrote} */
    static RoundState read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int rounds = in.readInt();
            int told = in.readInt();
            List<Map<String, Double>> metrics = new ArrayList<>();
            for (int round = 0; round < told; round++) {
                int count = in.readInt();
                Map<String, Double> each = new LinkedHashMap<>();
                for (int i = 0; i < count; i++) {
                    String name = in.readUTF();
                    each.put(name, in.readDouble());
                }
                metrics.add(each);
            }
            return new RoundState(rounds, metrics, in.readNBytes(in.readInt()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
