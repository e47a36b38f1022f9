package org.modelwright.xgboost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.modelwright.data.Column;
import org.modelwright.data.DataType;
import org.modelwright.data.Feature;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.model.Explainer;

/** Asks XGBoost what columns contribute, of a model that was saved. */
public final class XGBoostExplainer implements Explainer {

    static final String LEARNER = "xgboost";
    static final String FILE = "model.ubj";

    /** Called by {@link java.util.ServiceLoader}. */
    public XGBoostExplainer() {}

    @Override
    public String learner() {
        return LEARNER;
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public Opened open(byte[] file) {
        Booster booster;
        try {
            booster = Booster.load(file);
        } catch (XGBoostError e) {
            throw new DataException(
                    "The file (" + FILE + ") is no model of XGBoost's: " + e.text() + ".", "fetch the model again.", e);
        }
        return new Opened() {

            /** A booster is asked by one thread at a time. */
            @Override
            public synchronized double[][] contributions(Frame columns, boolean fromZero, IntUnaryOperator margin) {
                List<Encoding> numbers = new ArrayList<>();
                for (Column column : columns.columns()) {
                    numbers.add(new Encoding.Number(new Feature(column.name(), DataType.DOUBLE)));
                }
                int[] widths = new int[numbers.size()];
                Arrays.fill(widths, 1);
                ColumnBatches batches = new ColumnBatches(numbers, columns);
                return new TreeReasons(booster, fromZero).of(batches, widths, margin);
            }

            @Override
            public synchronized void close() {
                booster.close();
            }
        };
    }
}
