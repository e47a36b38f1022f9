package org.modelwright.spark;

import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.jspecify.annotations.Nullable;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * What the first worker reports while it works, on the line that executors and driver have anyway: encrypted and
 * authenticated where that is. It may be late or lost, never out of order.
 */
final class Progress implements AutoCloseable {

    private final RpcEnv env;
    private final String name = "modelwright-progress-" + UUID.randomUUID();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final RpcEndpointRef endpoint;

    Progress(SparkEnv spark) {
        this.env = spark.rpcEnv();
        this.endpoint = env.setupEndpoint(name, new Listener(env, heard));
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
            SparkEnv spark = SparkEnv.get();
            if (driver == null) {
                RpcAddress address = new RpcAddress(
                        spark.conf().get("spark.driver.host"),
                        Integer.parseInt(spark.conf().get("spark.driver.port")));
                driver = spark.rpcEnv().setupEndpointRef(address, name);
            }
            driver.send(text);
        }
    }

    /** Hears it in the driver. */
    private static final class Listener implements ThreadSafeRpcEndpoint {

        private final RpcEnv env;
        private final BlockingQueue<String> heard;

        Listener(RpcEnv env, BlockingQueue<String> heard) {
            this.env = env;
            this.heard = heard;
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
    }
}
