package org.modelwright.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelwright.data.Examples;
import org.modelwright.error.ConfigException;
import org.modelwright.model.BaselineModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Model;
import org.modelwright.splitter.RowSplit;
import org.modelwright.splitter.Splitter;

class KindsTest {

    /** Bears the name of one of the core's kinds. */
    record TrainTestSplitter() implements Splitter {

        @Override
        public RowSplit split(Examples examples) {
            throw new UnsupportedOperationException();
        }
    }

    record Nothing() {}

    private record Fixed(List<Class<? extends Record>> kinds, Optional<Model> defaultModel) implements Plugin {}

    private static final Optional<Model> BASELINE = Optional.of(BaselineModel.of());

    @Test
    void theCoreSKindsAreThereByName() {
        Kinds kinds = Kinds.discover();
        assertThat(kinds.of(Model.class)).containsEntry("LinearModel", LinearModel.class);
        assertThat(kinds.of(Splitter.class)).containsKey("TrainTestSplitter");
        assertThat(kinds.defaultModel()).isInstanceOf(LinearModel.class);
    }

    @Test
    void aPlugInMayOfferTheDefaultModel() {
        assertThat(Kinds.of(List.of(new CorePlugin(), new Fixed(List.of(), BASELINE)))
                        .defaultModel())
                .isEqualTo(BASELINE.get());
    }

    @Test
    void aKindDefinedTwiceNamesBothJars() {
        assertThatThrownBy(() -> Kinds.of(
                        List.of(new CorePlugin(), new Fixed(List.of(TrainTestSplitter.class), Optional.empty()))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The KIND (TrainTestSplitter) is defined twice")
                .hasMessageContaining(Kinds.jar(CorePlugin.class))
                .hasMessageContaining(Kinds.jar(KindsTest.class));
        assertThat(Kinds.jar(CorePlugin.class)).isNotEqualTo(Kinds.jar(KindsTest.class));
    }

    @Test
    void aRecordThatIsNoKindAndTwoDefaultModelsAreRefusedTogether() {
        assertThatThrownBy(() ->
                        Kinds.of(List.of(new Fixed(List.of(Nothing.class), BASELINE), new Fixed(List.of(), BASELINE))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Nothing")
                .hasMessageContaining("is not of exactly one kind")
                .hasMessageContaining("Two plug-ins offer a default model");
    }
}
