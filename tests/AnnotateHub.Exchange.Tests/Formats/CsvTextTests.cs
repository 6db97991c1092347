using AnnotateHub.Exchange.Csv;
using AnnotateHub.Exchange.Reading;
using CsCheck;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>The one way tables are written and read.</summary>
public sealed class CsvTextTests
{
    /// <summary>Any text, and text made of what is special to tables and spreadsheets.</summary>
    private static readonly Gen<string> Cells = Gen.OneOf(Gen.String, Gen.String[Gen.Char["=+-@\t\r\n'\",; ax1.eE%−"], 0, 8])
        // Half a surrogate pair is no text, and a mark of byte order is none at the beginning of a file.
        .Select(text => string.Concat(text.Where(letter => !char.IsSurrogate(letter) && letter != '\uFEFF')));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Any_text_comes_back_as_it_was_written(string lineEnd) =>
        Cells
            .Array[2, 5]
            .Array[1, 5]
            .Where(table => table.All(row => row.Any(cell => cell.Length > 0)))
            .Sample(
                table =>
                {
                    var read = CsvRows
                        .Read(CsvText.From(table, lineEnd))
                        .Select(row => row.Fields.Select(SpreadsheetGuard.Undo).ToArray())
                        .ToArray();

                    Assert.Equal(table, read);
                },
                iter: 20_000
            );

    [Fact]
    public void No_cell_begins_like_a_formula_but_a_number() =>
        Cells.Sample(
            text =>
            {
                var cell = SpreadsheetGuard.Guard(text);

                if (cell is ['=' or '+' or '-' or '@' or '\t' or '\r', ..])
                    Assert.Matches(@"^[+-][0-9.]+([eE][+-]?[0-9]+)?%?\z", cell);
            },
            iter: 20_000
        );

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+49 30", "'+49 30")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("-1-2", "'-1-2")]
    [InlineData("-Infinity", "'-Infinity")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("-12", "-12")]
    [InlineData("+0.5", "+0.5")]
    [InlineData("-1.5E-07", "-1.5E-07")]
    [InlineData("-3%", "-3%")]
    [InlineData("'tis", "'tis")]
    [InlineData("'=", "''=")]
    [InlineData(" x ", "\" x \"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData(null, "")]
    public void A_cell_is_written_so(string? text, string written) =>
        Assert.Equal(
            $"a,{written},b\n",
            CsvText.From([
                ["a", text, "b"],
            ])
        );

    [Fact]
    public void Rows_tell_the_line_they_begin_in()
    {
        var rows = CsvRows
            .Read("a,b\n\n\"two\nlines\",x\r\nc,d\re,\"f\"\"\" g\n# \"no row\nh,i", ignoredStart: "#")
            .Select(row => $"{row.Line}:{string.Join('|', row.Fields)}");

        Assert.Equal(["1:a|b", "3:two\nlines|x", "5:c|d", "6:e|f\" g", "8:h|i"], rows);
    }

    [Theory]
    [InlineData("5\" disk,x", "5\" disk")]
    [InlineData("a\"\"b,x", "a\"\"b")]
    [InlineData("\"a\"\"b\",x", "a\"b")]
    [InlineData("\"ab\" c,x", "ab c")]
    [InlineData("\"\",x", "")]
    [InlineData(" \"a\" ,x", " \"a\" ")]
    public void A_field_is_read_so(string row, string field) => Assert.Equal([field, "x"], CsvRows.Read(row).Single().Fields);

    [Theory]
    [InlineData("a,b\nc,\"d\ne,f\n", 2, "never closed")]
    [InlineData("a,b\nc,\"", 2, "never closed")]
    public void A_quote_that_is_never_closed_is_told_with_its_line(string text, int line, string told)
    {
        var fault = Assert.Throws<UnusableFileException>(() => CsvRows.Read(text).ToList());

        Assert.Equal(line, fault.Line);
        Assert.Contains(told, fault.Message);
    }

    [Fact]
    public void Rows_and_fields_beyond_all_tables_are_refused()
    {
        Assert.Contains(
            "more than 1000 columns",
            Assert.Throws<UnusableFileException>(() => CsvRows.Read("a\n" + new string(',', 1_000)).ToList()).Message
        );
        Assert.Contains(
            "more than 1000 columns",
            Assert.Throws<UnusableFileException>(() => CsvRows.Read(string.Concat(Enumerable.Repeat("a ", 1_001)), ' ').ToList()).Message
        );
        Assert.Contains(
            "longer than 65,536",
            Assert.Throws<UnusableFileException>(() => CsvRows.Read("a,b\nc,\"" + new string('x', 70_000) + "\"").ToList()).Message
        );
        Assert.Contains(
            "longer than 4 MiB",
            Assert.Throws<UnusableFileException>(() => CsvRows.Read("a,b\nc,\"" + new string('x', 20 << 20)).ToList()).Message
        );
        Assert.Equal(1_000, CsvRows.Read(new string(',', 999)).Single().Fields.Count);
    }

    [Fact]
    public void A_name_that_begins_with_an_apostrophe_in_a_file_of_others_is_left_alone()
    {
        var file = new LabelFile("x.csv", () => new MemoryStream("image,class,x1,y1,x2,y2\na,'=R,0,0,5,5\n"u8.ToArray()));

        Assert.Equal("'=R", CsvFormat.Format.Read([file]).Labels.Single().Boxes.Single().Class);
    }
}
