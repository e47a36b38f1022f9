package org.modelwright.xgboost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** XGBoost's Python package around the very library that we bring, so that both train with one version of it. */
final class OwnLibrary {

    /** Makes {@code xgb} that package, in a folder that {@link #bring} has prepared. */
    static final String PYTHON = """
            import ctypes, importlib.util, shutil, sys
            from pathlib import Path

            package = Path(importlib.util.find_spec("xgboost").origin).parent
            shutil.copytree(package, "python/xgboost", ignore=shutil.ignore_patterns("lib", "__pycache__"))
            Path("python/xgboost/lib").mkdir()
            shutil.copy("libxgboost", "python/xgboost/lib/libxgboost." + ("dylib" if sys.platform == "darwin" else "so"))
            parts = [ctypes.c_int() for _ in range(3)]
            ctypes.CDLL("./libxgboost").XGBoostVersion(*map(ctypes.byref, parts))
            Path("python/xgboost/VERSION").write_text(".".join(str(part.value) for part in parts))
            for name in [name for name in sys.modules if name.split(".")[0] == "xgboost"]:
                del sys.modules[name]
            sys.path.insert(0, "python")
            xgb = importlib.import_module("xgboost")

            """;

    private OwnLibrary() {}

    static void bring(Path folder) throws IOException {
        Files.copy(Objects.requireNonNull(XGBoostLibrary.Loaded.unpacked()), folder.resolve("libxgboost"));
    }
}
