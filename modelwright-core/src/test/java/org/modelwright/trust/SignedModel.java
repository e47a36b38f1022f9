package org.modelwright.trust;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.modelwright.data.Frame;
import org.modelwright.data.Secret;
import org.modelwright.model.FittedModel;
import org.modelwright.model.LinearModel;
import org.modelwright.model.Rows;
import org.modelwright.oms.SigningKey;
import org.modelwright.saver.SavedModels;
import org.modelwright.signer.InferSigner;
import org.modelwright.signer.ModelSeal;
import org.modelwright.task.Target;

/** A model that is saved and signed as a job does it. */
public record SignedModel(Path folder, FittedModel fitted, SigningKey key, ModelSeal seal) {

    public static final Frame ROWS = new Rows(50, 2).inputs();

    public static SignedModel in(Path folder) {
        Rows train = new Rows(300, 1);
        FittedModel fitted =
                LinearModel.of().alpha(0.1).fit(train.inputs(), Target.of(train.booleans(), null), Rows.context());
        SavedModels.save(fitted, ROWS, folder);
        SigningKey key = SigningKey.generate();
        InferSigner signer = InferSigner.of().privateKey(new Secret(key.pem()));
        return new SignedModel(
                folder, fitted, key, signer.seal(folder, "artifacts").orElseThrow());
    }

    public Trust trust() {
        return Trust.ofKey(key.verifying().pem());
    }

    /** Links stay links. */
    public static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
