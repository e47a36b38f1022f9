package org.modelwright.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.modelwright.data.Column;
import org.modelwright.data.Frame;
import org.modelwright.error.DataException;
import org.modelwright.error.InterruptedJobException;
import org.modelwright.error.Problem;
import org.modelwright.task.Target;
import org.modelwright.task.Task;

/**
 * What a linear model minimises, with its gradient and its second derivatives.
 *
 * <p>Numbers are standardised, so that the sums are well conditioned, and the penalty is transformed with them, so that
 * the minimum is the one of the raw columns. Categories are never spread out into columns of zeros: a row adds to the
 * few cells its categories name.
 *
 * <p>Some directions leave the loss as it is: all categories of a column against the intercept, all classes alike. There
 * the minimum is where the coefficients add up to zero; a spring on that sum ({@link Tie}) changes nothing at the
 * minimum and keeps the Newton matrix regular.
 *
 * <p>The rows are cut into lanes whose number depends on the data alone, and their sums are added in order: the result
 * is the same whatever the number of threads.
 *
 * <p>Coefficients: for each output one stretch of {@link #stride}: the numbers, then the categories, then the
 * intercept.
 */
final class LinearProblem implements AutoCloseable {

    private static final int BLOCK = 2048;
    private static final int MOST_LANES = 64;
    private static final long LANE_MEMORY = 128L << 20;

    /** What is added up over the rows: the loss, a number for each coefficient, and one for each two of them. */
    private static final class Sums {
        private double loss;
        private final double[] vector;
        private final double[] matrix;

        Sums(int size, boolean withMatrix) {
            vector = new double[size];
            matrix = new double[withMatrix ? Math.multiplyExact(size, size) : 0];
        }

        void add(Sums other) {
            loss += other.loss;
            addAll(vector, other.vector);
            addAll(matrix, other.matrix);
        }

        private static void addAll(double[] to, double[] from) {
            for (int i = 0; i < to.length; i++) {
                to[i] += from[i];
            }
        }
    }

    /**
     * The objective at some coefficients.
     *
     * @param value loss, penalty and springs
     * @param meanLoss the mean squared error, on the scale of the target, or the mean log loss
     * @param gradient the first derivatives
     * @param hessian the second derivatives, all rows after each other; empty if not asked for
     */
    record Point(double value, double meanLoss, double[] gradient, double[] hessian) {}

    /** Coefficients whose sum is zero at the minimum, and how strongly to pull there. */
    private record Tie(int[] coefficients, double strength) {

        double sum(double[] values) {
            double sum = 0;
            for (int i : coefficients) {
                sum += values[i];
            }
            return sum;
        }
    }

    /** A column of numbers with its scale. */
    private record Standardised(int term, LinearTerm.Number number, Column column, double mean, double deviation) {}

    /** A column of categories with the index of each row's. */
    private record Indexed(int term, int width, int offset, int[] indexes) {}

    private final List<LinearTerm> terms;
    private final Target target;
    private final int rows;
    private final int outputs;
    private final List<Standardised> numbers = new ArrayList<>();
    private final List<Indexed> categories = new ArrayList<>();
    private final double[] penalties;
    private final int size;
    private final List<Tie> ties = new ArrayList<>();
    private final double targetMean;
    private final double targetDeviation;
    private final ExecutorService threads;

    LinearProblem(List<LinearTerm> terms, Frame inputs, Target target, double alpha, int threads) {
        this.terms = terms;
        this.target = target;
        this.rows = target.rows();
        this.outputs = target.labels().count() > 2 ? target.labels().count() : 1;
        double[] block = new double[BLOCK];
        for (int t = 0; t < terms.size(); t++) {
            if (terms.get(t) instanceof LinearTerm.Number number) {
                Standardised column =
                        standardised(t, number, inputs.column(number.feature().name()), block);
                // A constant column says nothing: the intercept is enough. With an endless penalty it may say nothing.
                if (column.deviation() > 0 && Double.isFinite(penalty(alpha, column))) {
                    numbers.add(column);
                }
            }
        }
        int offset = numbers.size();
        for (int t = 0; t < terms.size(); t++) {
            if (terms.get(t) instanceof LinearTerm.Category category) {
                int[] indexes =
                        category.indexes(inputs.column(category.feature().name()));
                boolean complete = Arrays.stream(indexes).allMatch(index -> index >= 0);
                if (complete && category.width() == 1) {
                    continue;
                }
                categories.add(new Indexed(t, category.width(), offset, indexes));
                if (complete) {
                    tieCategories(offset, category.width());
                }
                offset += category.width();
            }
        }
        penalties = new double[offset + 1];
        Arrays.fill(penalties, 0, offset, alpha);
        for (int j = 0; j < numbers.size(); j++) {
            penalties[j] = penalty(alpha, numbers.get(j));
        }
        size = Math.multiplyExact(outputs, penalties.length);
        shiftTies();
        tieClasses();
        if (target.task() == Task.REGRESSION) {
            double[] values = new double[rows];
            Arrays.setAll(values, target::value);
            targetMean = Features.mean(values);
            targetDeviation = deviation(values, targetMean);
            if (!Double.isFinite(targetMean) || !Double.isFinite(targetDeviation)) {
                throw new DataException(
                        "The numbers of the target (" + target.name() + ") are too large to be squared.",
                        "another unit, such as millions.");
            }
        } else {
            targetMean = 0;
            targetDeviation = 1;
        }
        this.threads = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "modelwright-linear");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static double penalty(double alpha, Standardised column) {
        return alpha / (column.deviation() * column.deviation());
    }

    private Standardised standardised(int term, LinearTerm.Number number, Column column, double[] block) {
        double first = 0;
        double sum = 0;
        boolean constant = true;
        for (int from = 0; from < rows; from += BLOCK) {
            int count = Math.min(BLOCK, rows - from);
            number.read(column, from, count, block);
            first = from == 0 ? block[0] : first;
            for (int i = 0; i < count; i++) {
                sum += block[i] - first;
                constant &= block[i] == first;
            }
        }
        double mean = first + sum / rows;
        double squares = 0;
        for (int from = 0; from < rows && !constant; from += BLOCK) {
            int count = Math.min(BLOCK, rows - from);
            number.read(column, from, count, block);
            for (int i = 0; i < count; i++) {
                squares += (block[i] - mean) * (block[i] - mean);
            }
        }
        double deviation = Math.sqrt(squares / rows);
        if (!Double.isFinite(mean) || !Double.isFinite(deviation)) {
            throw new DataException(
                    "The numbers of the column (" + column.name() + ") are too large to be squared.",
                    "exclude: [" + column.name() + "]");
        }
        return new Standardised(term, number, column, mean, deviation);
    }

    private static double deviation(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / values.length);
        return deviation > 0 ? deviation : 1;
    }

    private void tieCategories(int offset, int width) {
        int[] coefficients = new int[width];
        Arrays.setAll(coefficients, i -> offset + i);
        ties.add(new Tie(coefficients, (double) rows / width / width));
    }

    /** The ties of the first output, for the others too. */
    private void shiftTies() {
        for (Tie tie : List.copyOf(ties)) {
            for (int k = 1; k < outputs; k++) {
                int shift = k * stride();
                int[] coefficients = tie.coefficients().clone();
                Arrays.setAll(coefficients, i -> coefficients[i] + shift);
                ties.add(new Tie(coefficients, tie.strength()));
            }
        }
    }

    private void tieClasses() {
        for (int j = 0; j < stride() && outputs > 1; j++) {
            int[] coefficients = new int[outputs];
            for (int k = 0; k < outputs; k++) {
                coefficients[k] = k * stride() + j;
            }
            ties.add(new Tie(coefficients, rows / 4.0 / outputs));
        }
    }

    /** {@return how many coefficients each output has} */
    private int stride() {
        return penalties.length;
    }

    /** {@return how many coefficients there are} */
    int size() {
        return size;
    }

    /** {@return how many rows there are} */
    int rows() {
        return rows;
    }

    /** {@return whether the second derivatives are the same everywhere} */
    boolean quadratic() {
        return target.task() == Task.REGRESSION;
    }

    /** {@return the coefficients on the scale of the raw columns and of the target} */
    FittedLinearModel.Weights weights(double[] coefficients) {
        List<double[][]> weights = new ArrayList<>();
        terms.forEach(term -> weights.add(new double[term.width()][outputs]));
        double[] intercepts = new double[outputs];
        for (int k = 0; k < outputs; k++) {
            int at = k * stride();
            double intercept = coefficients[at + stride() - 1];
            for (int j = 0; j < numbers.size(); j++) {
                Standardised number = numbers.get(j);
                double weight = coefficients[at + j] / number.deviation();
                intercept -= weight * number.mean();
                weights.get(number.term())[0][k] = weight * targetDeviation;
            }
            for (Indexed category : categories) {
                for (int index = 0; index < category.width(); index++) {
                    weights.get(category.term())[index][k] =
                            coefficients[at + category.offset() + index] * targetDeviation;
                }
            }
            intercepts[k] = intercept * targetDeviation + targetMean;
        }
        return new FittedLinearModel.Weights(weights, intercepts);
    }

    /** {@return the objective there} */
    Point at(double[] coefficients, boolean withHessian) {
        Sums sums = walk(withHessian, sized -> new Lane(coefficients, sized) {
            @Override
            void block(int start, int count) {
                outputs(start, count);
                if (withHessian) {
                    hessian(start, count);
                }
                for (int k = 0; k < outputs; k++) {
                    for (int i = 0; i < count; i++) {
                        weight[i] = eta[k][i] - wanted(start + i, k);
                    }
                    gather(start, count, k);
                }
            }
        });
        return finish(coefficients, sums, withHessian);
    }

    /** {@return the second derivatives there, times a direction} */
    double[] curvature(double[] coefficients, double[] direction) {
        double[] product = walk(false, sized -> new Lane(coefficients, sized) {
                    private final double[][] along = new double[outputs][BLOCK];

                    @Override
                    void block(int start, int count) {
                        outputs(start, count);
                        addUp(start, count, direction, along);
                        for (int k = 0; k < outputs; k++) {
                            for (int i = 0; i < count; i++) {
                                weight[i] = quadratic() ? along[k][i] : turn(k, i);
                            }
                            gather(start, count, k);
                        }
                    }

                    /** How fast an output's probability changes in that direction. */
                    private double turn(int k, int i) {
                        double p = eta[k][i];
                        if (outputs == 1) {
                            return p * (1 - p) * along[k][i];
                        }
                        double mean = 0;
                        for (int l = 0; l < outputs; l++) {
                            mean += eta[l][i] * along[l][i];
                        }
                        return p * (along[k][i] - mean);
                    }
                })
                .vector;
        for (int i = 0; i < product.length; i++) {
            product[i] += penalties[i % stride()] * direction[i];
        }
        for (Tie tie : ties) {
            double pull = tie.strength() * tie.sum(direction);
            for (int i : tie.coefficients()) {
                product[i] += pull;
            }
        }
        return product;
    }

    /**
     * {@return a preconditioner: the diagonal of the second derivatives there, without the springs}
     *
     * <p>It is the mean over the classes: then steps that start where the classes add up to zero stay there, and the
     * springs between classes never pull. The few other springs are directions that conjugate gradients find at once.
     */
    double[] diagonal(double[] coefficients) {
        double[] diagonal = walk(false, sized -> new Lane(coefficients, sized) {
                    @Override
                    void block(int start, int count) {
                        outputs(start, count);
                        for (double[] column : x) {
                            for (int i = 0; i < count; i++) {
                                column[i] *= column[i];
                            }
                        }
                        for (int k = 0; k < outputs; k++) {
                            for (int i = 0; i < count; i++) {
                                weight[i] = quadratic() ? 1 : eta[k][i] * (1 - eta[k][i]);
                            }
                            gather(start, count, k);
                        }
                    }
                })
                .vector;
        for (int j = 0; j < stride(); j++) {
            double sum = 0;
            for (int k = 0; k < outputs; k++) {
                sum += diagonal[k * stride() + j];
            }
            for (int k = 0; k < outputs; k++) {
                diagonal[k * stride() + j] = sum / outputs + penalties[j];
            }
        }
        return diagonal;
    }

    private Sums walk(boolean withHessian, Function<Sums, Lane> maker) {
        long laneSize = 8L * size * (withHessian ? size : 1);
        int lanes =
                (int) Math.max(1, Math.min(Math.min(MOST_LANES, LANE_MEMORY / laneSize), (rows + BLOCK - 1) / BLOCK));
        List<Callable<Sums>> tasks = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            int from = (int) ((long) rows * lane / lanes);
            int to = (int) ((long) rows * (lane + 1) / lanes);
            tasks.add(() -> maker.apply(new Sums(size, withHessian)).walk(from, to));
        }
        Sums sums = new Sums(size, withHessian);
        try {
            for (Future<Sums> lane : threads.invokeAll(tasks)) {
                sums.add(lane.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedJobException(List.of(Problem.of("The fit of the linear model was interrupted.")), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The sums of the linear model failed.", e.getCause());
        }
        return sums;
    }

    private Point finish(double[] coefficients, Sums sums, boolean withHessian) {
        double value = sums.loss;
        for (int i = 0; i < size; i++) {
            double penalty = penalties[i % stride()];
            value += penalty / 2 * coefficients[i] * coefficients[i];
            sums.vector[i] += penalty * coefficients[i];
            if (withHessian) {
                // Only the upper triangle was added up.
                for (int j = 0; j < i; j++) {
                    sums.matrix[i * size + j] = sums.matrix[j * size + i];
                }
                sums.matrix[i * size + i] += penalty;
            }
        }
        for (Tie tie : ties) {
            double sum = tie.sum(coefficients);
            value += tie.strength() / 2 * sum * sum;
            for (int i : tie.coefficients()) {
                sums.vector[i] += tie.strength() * sum;
                for (int j = 0; j < tie.coefficients().length && withHessian; j++) {
                    sums.matrix[i * size + tie.coefficients()[j]] += tie.strength();
                }
            }
        }
        double meanLoss = quadratic() ? 2 * sums.loss / rows * targetDeviation * targetDeviation : sums.loss / rows;
        return new Point(value, meanLoss, sums.vector, sums.matrix);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Walks some rows, block by block. */
    private abstract class Lane {
        final Sums sums;
        /** The standardised numbers of the block. */
        final double[][] x = new double[numbers.size()][BLOCK];
        /** The outputs of the block: predictions, or probabilities. */
        final double[][] eta = new double[outputs][BLOCK];
        /** What each row of the block counts. */
        final double[] weight = new double[BLOCK];

        private final double[] coefficients;
        private final double[] weighted = new double[BLOCK];

        Lane(double[] coefficients, Sums sums) {
            this.coefficients = coefficients;
            this.sums = sums;
        }

        /** Adds a block to the sums. */
        abstract void block(int start, int count);

        Sums walk(int from, int to) {
            for (int start = from; start < to; start += BLOCK) {
                block(start, Math.min(BLOCK, to - start));
            }
            return sums;
        }

        /** Reads the block, and finds its outputs and its loss. */
        void outputs(int start, int count) {
            for (int j = 0; j < x.length; j++) {
                Standardised number = numbers.get(j);
                number.number().read(number.column(), start, count, x[j]);
                for (int i = 0; i < count; i++) {
                    x[j][i] = (x[j][i] - number.mean()) / number.deviation();
                }
            }
            addUp(start, count, coefficients, eta);
            double[] row = new double[outputs];
            for (int i = 0; i < count; i++) {
                if (quadratic()) {
                    double residual = eta[0][i] - wanted(start + i, 0);
                    sums.loss += residual * residual / 2;
                } else if (outputs == 1) {
                    double sum = eta[0][i];
                    sums.loss += Math.max(sum, 0)
                            + Math.log1p(Math.exp(-Math.abs(sum)))
                            - (target.label(start + i) == 1 ? sum : 0);
                    eta[0][i] = 1 / (1 + Math.exp(-sum));
                } else {
                    for (int k = 0; k < outputs; k++) {
                        row[k] = eta[k][i];
                    }
                    double own = row[target.label(start + i)];
                    sums.loss += FittedLinearModel.softmax(row) - own;
                    for (int k = 0; k < outputs; k++) {
                        eta[k][i] = row[k];
                    }
                }
            }
        }

        /** Finds the linear sums of the block that was read. */
        void addUp(int start, int count, double[] weights, double[][] into) {
            for (int k = 0; k < outputs; k++) {
                int at = k * stride();
                Arrays.fill(into[k], 0, count, weights[at + stride() - 1]);
                for (int j = 0; j < x.length; j++) {
                    double w = weights[at + j];
                    for (int i = 0; i < count; i++) {
                        into[k][i] += w * x[j][i];
                    }
                }
                for (Indexed category : categories) {
                    for (int i = 0; i < count; i++) {
                        int index = category.indexes()[start + i];
                        if (index >= 0) {
                            into[k][i] += weights[at + category.offset() + index];
                        }
                    }
                }
            }
        }

        /** Adds up each column times the weights of the rows. */
        void gather(int start, int count, int output) {
            int at = output * stride();
            for (int j = 0; j < x.length; j++) {
                sums.vector[at + j] += dot(weight, x[j], count);
            }
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += weight[i];
            }
            sums.vector[at + stride() - 1] += sum;
            for (Indexed category : categories) {
                for (int i = 0; i < count; i++) {
                    int index = category.indexes()[start + i];
                    if (index >= 0) {
                        sums.vector[at + category.offset() + index] += weight[i];
                    }
                }
            }
        }

        double wanted(int row, int output) {
            if (quadratic()) {
                return (target.value(row) - targetMean) / targetDeviation;
            }
            return target.label(row) == (outputs == 1 ? 1 : output) ? 1 : 0;
        }

        void hessian(int start, int count) {
            for (int k = 0; k < outputs; k++) {
                for (int l = k; l < outputs; l++) {
                    for (int i = 0; i < count; i++) {
                        weight[i] = quadratic() ? 1 : eta[k][i] * ((k == l ? 1 : 0) - eta[l][i]);
                    }
                    crossProduct(start, count, k * stride(), l * stride());
                }
            }
        }

        /** Adds the weighted cross product of the columns; off the diagonal the lower half of the square too. */
        private void crossProduct(int start, int count, int rowAt, int columnAt) {
            int last = stride() - 1;
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += weight[i];
            }
            add(rowAt, columnAt, last, last, sum);
            for (int a = 0; a < x.length; a++) {
                double total = 0;
                for (int i = 0; i < count; i++) {
                    weighted[i] = weight[i] * x[a][i];
                    total += weighted[i];
                }
                add(rowAt, columnAt, a, last, total);
                for (int b = a; b < x.length; b++) {
                    add(rowAt, columnAt, a, b, dot(weighted, x[b], count));
                }
                for (Indexed category : categories) {
                    for (int i = 0; i < count; i++) {
                        int index = category.indexes()[start + i];
                        if (index >= 0) {
                            add(rowAt, columnAt, a, category.offset() + index, weighted[i]);
                        }
                    }
                }
            }
            for (int c = 0; c < categories.size(); c++) {
                Indexed one = categories.get(c);
                for (int i = 0; i < count; i++) {
                    int index = one.indexes()[start + i];
                    if (index < 0) {
                        continue;
                    }
                    int a = one.offset() + index;
                    add(rowAt, columnAt, a, a, weight[i]);
                    add(rowAt, columnAt, a, last, weight[i]);
                    for (int d = c + 1; d < categories.size(); d++) {
                        int other = categories.get(d).indexes()[start + i];
                        if (other >= 0) {
                            add(rowAt, columnAt, a, categories.get(d).offset() + other, weight[i]);
                        }
                    }
                }
            }
        }

        private void add(int rowAt, int columnAt, int a, int b, double value) {
            sums.matrix[(rowAt + a) * size + columnAt + b] += value;
            if (a != b && rowAt != columnAt) {
                sums.matrix[(rowAt + b) * size + columnAt + a] += value;
            }
        }

        /** Four sums side by side, which the processor adds up at once; always the same ones. */
        private static double dot(double[] a, double[] b, int count) {
            double sum0 = 0;
            double sum1 = 0;
            double sum2 = 0;
            double sum3 = 0;
            int i = 0;
            for (; i + 3 < count; i += 4) {
                sum0 += a[i] * b[i];
                sum1 += a[i + 1] * b[i + 1];
                sum2 += a[i + 2] * b[i + 2];
                sum3 += a[i + 3] * b[i + 3];
            }
            for (; i < count; i++) {
                sum0 += a[i] * b[i];
            }
            return (sum0 + sum1) + (sum2 + sum3);
        }
    }
}
