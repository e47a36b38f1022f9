package org.modelwright.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelwright.data.Session;
import org.modelwright.error.DataException;
import org.modelwright.test.Sessions;

/** How the world writes CSV. */
class CsvFormsTest {

    private static final Session SESSION = Sessions.of(1L << 30, 2);

    @TempDir
    Path folder;

    private CsvReader csv(String content) throws IOException {
        return CsvReader.of(Files.writeString(folder.resolve("a.csv"), content).toString());
    }

    private static List<String> told(CsvReader reader) {
        return BadFilesTest.told(reader.read(SESSION));
    }

    @Test
    void whatPandasTakesAsMissingIsMissing() throws IOException {
        String missing =
                "#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null";
        for (String text : missing.split(",")) {
            assertThat(told(csv("a,b\n1,x\n" + text + "," + text + "\n3,y\n")))
                    .as(text)
                    .containsExactly("a double 1.0 - 3.0", "b string x - y");
        }
        assertThat(told(csv("a,b\n1,x\n ,\t\n,y\n"))).containsExactly("a double 1.0 - -", "b string x - y");
        assertThat(told(csv("a,b\n1,x\n NULL , None\n3,y\n"))).containsExactly("a double 1.0 - 3.0", "b string x - y");
    }

    @Test
    void blanksAroundAFieldThatIsNotQuotedAreNoPartOfIt() throws IOException {
        assertThat(told(csv("x, group, y\n1, high,no \n2,high, yes\n")))
                .containsExactly("x long 1 2", "group string high high", "y string no yes");
        assertThat(told(csv("a,b,c\n\" x\",\" y\",z \n x,y,\"z \"\n x ,\" y\",\"\"\"z\"\n")))
                .containsExactly("a string  x x x", "b string  y y  y", "c string z z  \"z");
        assertThat(told(csv("a,b\n\" x\",1\n\"\"\" y\",2\n"))).containsExactly("a string  x \" y", "b long 1 2");
        // A blank before a quote was never part of a field.
        assertThat(told(csv("a, \"b\"\n1, \"x,y\"\n2,\"z\" \n"))).containsExactly("a long 1 2", "b string x,y z");
    }

    @Test
    void aColumnWithoutANameIsCalledByItsPlace() throws IOException {
        assertThat(told(csv(",a\n0,5\n1,6\n"))).containsExactly("column0 long 0 1", "a long 5 6");
        assertThat(told(csv("\"\",a, ,b\n0,5,x,7\n")))
                .containsExactly("column0 long 0", "a long 5", "column2 string x", "b long 7");
        assertThat(told(csv("a,b,\n1,x\n2,y\n"))).containsExactly("a long 1 2", "b string x y");
        assertThat(told(csv("a,b,\n1,x,\n2,y,\n"))).containsExactly("a long 1 2", "b string x y", "column2 double - -");
    }

    @Test
    void excelsFirstLineSaysTheDelimiter() throws IOException {
        assertThat(told(csv("sep=;\na;b\n1;x,y,z\n"))).containsExactly("a long 1", "b string x,y,z");
        assertThat(told(csv("\uFEFFsep=|\r\na|b,c,d\r\n1|x\r\n"))).containsExactly("a long 1", "b,c,d string x");
        assertThat(told(csv("sep=;\n1;x\n2;y\n").header(false)))
                .containsExactly("column0 long 1 2", "column1 string x y");
    }

    @Test
    void commentsAreNoRows() throws IOException {
        CsvReader reader = csv("# made by, hand\n#\na,b\n1,x # why\n# in the middle\n2,\"#y\"\n");
        assertThat(told(reader.comment("#"))).containsExactly("a long 1 2", "b string x #y");
        assertThat(told(csv("a,b\n#1,x\n2,y\n"))).containsExactly("a string #1 2", "b string x y");
        assertThat(told(csv("# sep=,\nsep=;\n# more\na;b\n1;x\n").comment("#")))
                .containsExactly("a long 1", "b string x");
    }

    @Test
    void theAdviceAboutTwinsWorks() throws Exception {
        for (String content : List.of("a,b,a\n1,2,3\n", "sep=;\na;b;A;b\n1;2;3;4\n", "\"a\",\"a\"\n1,2\n")) {
            CsvReader reader = csv(content);
            String advice = String.valueOf(catchThrowableOfType(DataException.class, () -> reader.read(SESSION))
                    .problems()
                    .get(0)
                    .maybe());
            assertThat(advice).as(content).endsWith("> renamed.csv");
            Process shell = new ProcessBuilder("sh", "-c", advice)
                    .directory(folder.toFile())
                    .inheritIO()
                    .start();
            assertThat(shell.waitFor()).isZero();
            assertThat(told(CsvReader.of(folder.resolve("renamed.csv").toString())))
                    .as(content)
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void theAdviceAboutLineEndsWorks() throws Exception {
        CsvReader reader = csv("a,b\r\r\n1,x\r\r\n2,y\r\r\n");
        String advice = String.valueOf(catchThrowableOfType(DataException.class, () -> reader.read(SESSION))
                .problems()
                .get(0)
                .maybe());
        Process shell = new ProcessBuilder("sh", "-c", advice)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).isZero();
        assertThat(told(CsvReader.of(folder.resolve("another.csv").toString())))
                .containsExactly("a long 1 2", "b string x y");
    }

    @Test
    void numbersAreReadInTheNotationThatIsSaid() throws IOException {
        assertThat(told(csv("a;b;c\n1,5;1.234,25;x\n-2;401.234;1.5\n")
                        .decimal(",")
                        .thousands(".")))
                .containsExactly("a double 1.5 -2.0", "b double 1234.25 401234.0", "c string x 1.5");
        assertThat(told(csv("p,q\n\"4,25,000\",\"1,5\"\n\"401,234\",2\n12, \n").thousands(",")))
                .containsExactly("p long 425000 401234 12", "q string 1,5 2 -");
        assertThat(told(csv("a;b\n1 234;nan\n12; \n").thousands(" ")))
                .containsExactly("a long 1234 12", "b double - -");
        assertThat(told(csv("a\n1.234.567\n").decimal(",").thousands("."))).containsExactly("a long 1234567");
        assertThat(told(csv("a\n1.2.3\n").decimal(",").thousands("."))).containsExactly("a string 1.2.3");
    }

    @Test
    void datesAreReadInTheFormsThatAreSaidOrFitAlone() throws IOException {
        String day = "a datetime 2012-01-02T00:00:00Z";
        for (String text :
                List.of("2012/01/02", "02.01.2012", "2.1.2012", "\"Jan 2, 2012\"", "2 January 2012", "2012/1/2 ")) {
            assertThat(told(csv("a,b\n" + text + ",1\n"))).as(text).containsExactly(day, "b long 1");
        }
        assertThat(told(csv("a\n13/01/2012\n02/03/2012\n")))
                .containsExactly("a datetime 2012-01-13T00:00:00Z 2012-03-02T00:00:00Z");
        assertThat(told(csv("a\n1/13/2012 3:45 PM\n2/3/2012 12:05 am\n")))
                .containsExactly("a datetime 2012-01-13T15:45:00Z 2012-02-03T00:05:00Z");
        assertThat(told(csv("a\n02/03/2012\n"))).containsExactly("a string 02/03/2012");
        assertThat(told(csv("a\n31.02.2012\n"))).containsExactly("a string 31.02.2012");
        assertThat(told(csv("a\n02/03/2012\n2012-05-06\n").dateFormats("dd/MM/yyyy")))
                .containsExactly("a datetime 2012-03-02T00:00:00Z 2012-05-06T00:00:00Z");
    }
}
