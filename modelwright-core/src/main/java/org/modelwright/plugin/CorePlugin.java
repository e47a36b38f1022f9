package org.modelwright.plugin;

import java.util.List;
import org.modelwright.alert.ConsoleChannel;
import org.modelwright.alert.DesktopChannel;
import org.modelwright.alert.DiscordChannel;
import org.modelwright.alert.HeartbeatChannel;
import org.modelwright.alert.MailChannel;
import org.modelwright.alert.SlackChannel;
import org.modelwright.alert.TeamsChannel;
import org.modelwright.alert.WebhookChannel;
import org.modelwright.engine.LocalEngine;
import org.modelwright.metric.ClassificationMetric;
import org.modelwright.metric.RegressionMetric;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.LinearModel;
import org.modelwright.reader.CsvReader;
import org.modelwright.reader.JdbcReader;
import org.modelwright.reader.JsonReader;
import org.modelwright.reader.ParquetReader;
import org.modelwright.registry.MlflowRegister;
import org.modelwright.saver.OnnxSaver;
import org.modelwright.signer.InferSigner;
import org.modelwright.splitter.ColumnSplitter;
import org.modelwright.splitter.GroupSplitter;
import org.modelwright.splitter.HashSplitter;
import org.modelwright.splitter.TimeSeriesSplitter;
import org.modelwright.splitter.TrainTestSplitter;
import org.modelwright.transform.CountVectorizer;
import org.modelwright.transform.DateParts;
import org.modelwright.transform.InfrequentCategories;
import org.modelwright.transform.MissingIndicator;
import org.modelwright.transform.TargetEncoder;

/** The kinds that are always there. */
public final class CorePlugin implements Plugin {

    @Override
    public List<Class<? extends Record>> kinds() {
        return List.of(
                ParquetReader.class,
                CsvReader.class,
                JsonReader.class,
                JdbcReader.class,
                TrainTestSplitter.class,
                TimeSeriesSplitter.class,
                GroupSplitter.class,
                ColumnSplitter.class,
                HashSplitter.class,
                RegressionMetric.class,
                ClassificationMetric.class,
                DateParts.class,
                MissingIndicator.class,
                InfrequentCategories.class,
                TargetEncoder.class,
                CountVectorizer.class,
                BaselineModel.class,
                LinearModel.class,
                LocalEngine.class,
                OnnxSaver.class,
                InferSigner.class,
                MlflowRegister.class,
                ConsoleChannel.class,
                DesktopChannel.class,
                WebhookChannel.class,
                SlackChannel.class,
                TeamsChannel.class,
                DiscordChannel.class,
                MailChannel.class,
                HeartbeatChannel.class);
    }
}
