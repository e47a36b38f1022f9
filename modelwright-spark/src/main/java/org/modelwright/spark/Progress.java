package org.modelwright.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.Log;
import org.slf4j.Logger;
import scala.PartialFunction;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * What the first worker reports while it works, on the line that executors and driver have anyway: encrypted and
 * authenticated where that is. It may be late or lost, never out of order.
 */
final class Progress implements AutoCloseable {

    private static final Logger LOG = Log.of(Progress.class);

    private final RpcEnv env;
    private final String name = "modelwright-progress-" + UUID.randomUUID();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private final RpcEndpointRef endpoint;

    Progress(SparkEnv spark) {
        this.env = spark.rpcEnv();
        this.endpoint = env.setupEndpoint(name, new Listener(env, heard, failures));
    }

    /** {@return by what name it is reported to} */
    String name() {
        return name;
    }

    /** {@return what was reported next; null if nothing came for so long} */
    @Nullable String next(long millis) throws InterruptedException {
        return heard.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        env.stop(endpoint);
    }

    /** Speaks to it from another process. */
    static final class Reporter {

        private final String name;
        private @Nullable RpcEndpointRef driver;

        Reporter(String name) {
            this.name = name;
        }

        void report(String text) {
            driver().send(text);
        }

        /** Tells a failure, and comes back when the driver has heard it. */
        void failed(Failure failure) {
            try {
                String told = Base64.getEncoder().encodeToString(BarrierTask.bytes(failure));
                driver().askSync(told, ClassTag$.MODULE$.apply(String.class));
            } catch (Exception e) {
                LOG.warn("The driver could not be told of a failure: {}", SparkFailure.words(e));
            }
        }

        private RpcEndpointRef driver() {
            SparkEnv spark = SparkEnv.get();
            if (driver == null) {
                RpcAddress address = new RpcAddress(
                        spark.conf().get("spark.driver.host"),
                        Integer.parseInt(spark.conf().get("spark.driver.port")));
                driver = spark.rpcEnv().setupEndpointRef(address, name);
            }
            return driver;
        }
    }

    /** {@return what workers have told of their failures: first what would be the same again, then the earliest} */
    List<Failure> failures() {
        return failures.stream()
                .sorted(Comparator.comparing((Failure it) -> !it.isFinal()).thenComparing(Failure::millis))
                .toList();
    }

    /** Hears it in the driver. */
    private static final class Listener implements ThreadSafeRpcEndpoint {

        private final RpcEnv env;
        private final BlockingQueue<String> heard;
        private final List<Failure> failures;

        Listener(RpcEnv env, BlockingQueue<String> heard, List<Failure> failures) {
            this.env = env;
            this.heard = heard;
            this.failures = failures;
        }

        @Override
        public RpcEnv rpcEnv() {
            return env;
        }

        @Override
        public PartialFunction<Object, BoxedUnit> receive() {
            return new AbstractPartialFunction<>() {
                @Override
                public boolean isDefinedAt(Object message) {
                    return message instanceof String;
                }

                @Override
                public BoxedUnit apply(Object message) {
                    heard.add((String) message);
                    return BoxedUnit.UNIT;
                }
            };
        }

        @Override
        public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext caller) {
            return new AbstractPartialFunction<>() {
                @Override
                public boolean isDefinedAt(Object message) {
                    return message instanceof String;
                }

                @Override
                public BoxedUnit apply(Object message) {
                    try (ObjectInputStream in = new ObjectInputStream(
                            new ByteArrayInputStream(Base64.getDecoder().decode((String) message)))) {
                        failures.add((Failure) in.readObject());
                    } catch (IOException | ClassNotFoundException e) {
                        caller.sendFailure(e);
                        return BoxedUnit.UNIT;
                    }
                    caller.reply("heard");
                    return BoxedUnit.UNIT;
                }
            };
        }
    }
}
